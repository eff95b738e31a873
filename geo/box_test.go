package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestParseBox(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Box{
		"-1.8,48,-1.5,48.25": {-1.8, 48, -1.5, 48.25},
		"170,-20,-170,-10":   {170, -20, -170, -10},
		"-180,-90,180,90":    {-180, -90, 180, 90},
		"-0,0,1,1":           {0, 0, 1, 1},
	} {
		if got, err := ParseBox(text); err != nil || got != want || math.Signbit(got.West) && got.West == 0 {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "1,2,3", "1,2,3,4,5", "a,b,c,d", "NaN,0,1,1", "0,0,Inf,1", "0,0,1,1e999", "0x1p2,0,5,1", "1_0,0,11,1",
		"-181,0,1,1", "0,-91,1,1", "0,0,181,1", "0,0,1,91", "0,2,1,1", " 0,0,1,1",
	} {
		if got, err := ParseBox(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestBoxContains(t *testing.T) {
	t.Parallel()
	fiji := Box{177, -20, -178, -15}
	world := Box{-180, -90, 180, 90}
	east := Box{170, -10, 180, 10}
	for _, c := range []struct {
		box  Box
		p    orb.Point
		want bool
	}{
		{fiji, orb.Point{179, -17}, true},
		{fiji, orb.Point{-179, -17}, true},
		{fiji, orb.Point{180, -17}, true},
		{fiji, orb.Point{0, -17}, false},
		{fiji, orb.Point{179, -21}, false},
		{world, orb.Point{-180, 90}, true},
		{east, orb.Point{-180, 0}, true},
		{east, orb.Point{-179.9, 0}, false},
		{Box{1, 1, 1, 1}, orb.Point{1, 1}, true},
	} {
		if got := c.box.Contains(c.p); got != c.want {
			t.Errorf("%v holds %v: %v", c.box, c.p, got)
		}
	}
}

func TestBoxCentre(t *testing.T) {
	t.Parallel()
	for box, want := range map[Box]orb.Point{
		{0, 0, 2, 4}:         {1, 2},
		{170, -20, -170, 0}:  {180, -10},
		{170, -20, -150, 0}:  {-170, -10},
		{-180, -90, 180, 90}: {0, 0},
	} {
		if got := box.Centre(); got != want {
			t.Errorf("%v: %v, want %v", box, got, want)
		}
	}
}

// FuzzParseBox: what is read is written back the same, and is a real box.
func FuzzParseBox(f *testing.F) {
	for _, seed := range []string{"-1.8,48,-1.5,48.2", "170,-20,-170,-10", "NaN,1,2,3", "1e3,0,0,0", ",,,", "-0,-0,-0,-0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ParseBox(text)
		if err != nil {
			return
		}
		again, err := ParseBox(b.String())
		if err != nil || again != b {
			t.Fatalf("%q gives %v, written %q, read %v, %v", text, b, b.String(), again, err)
		}
		if !b.Contains(b.Centre()) && b.South <= b.North {
			t.Fatalf("%v does not hold its centre %v", b, b.Centre())
		}
	})
}
