package directory_test

import (
	"math/rand/v2"
	"testing"

	"annuaire/directory"
)

func TestFingerprintIsOfTheSetAndNotOfItsOrder(t *testing.T) {
	t.Parallel()
	ids := []string{"a", "b", "a1", "lieu-1"}
	var first directory.Fingerprint
	for i, id := range ids {
		first.Add(id, int64(i))
	}
	for range 20 {
		var other directory.Fingerprint
		for _, i := range rand.Perm(len(ids)) {
			other.Add(ids[i], int64(i))
		}
		if other != first {
			t.Fatalf("%v, then %v", first, other)
		}
	}
}

func TestFingerprintFollowsAChange(t *testing.T) {
	t.Parallel()
	var before, after directory.Fingerprint
	before.Add("a", 1)
	before.Add("b", 1)
	after.Add("b", 1)
	after.Add("a", 2)
	if before == after {
		t.Fatal("another version has the same fingerprint")
	}
	before.Remove("a", 1)
	before.Add("a", 2)
	if before != after {
		t.Errorf("%v, wanted %v", before, after)
	}
	before.Remove("a", 2)
	before.Remove("b", 1)
	if (before != directory.Fingerprint{}) {
		t.Errorf("an empty set gives %v", before)
	}
}

// What stands before the version must not be mistaken for a part of it.
func TestFingerprintTellsIdentifierFromVersion(t *testing.T) {
	t.Parallel()
	var one, two directory.Fingerprint
	one.Add("a1", 2)
	two.Add("a", 12)
	if one == two {
		t.Error("the same fingerprint")
	}
}
