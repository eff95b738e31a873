package credential

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"
)

// model is what the published data model of Open Badges 3.0 (1EdTech, final, "Data
// Models" and its JSON schema for AchievementCredential) asks of the classes that
// are used here: of each member, what it is, and whether it must be there. An
// asterisk: one or more, in an array.
var model = map[string]map[string]rule{
	"AchievementCredential": {
		"@context": {"context*", true}, "id": {"uri", true}, "type": {"types:VerifiableCredential", true}, "name": {"text", true}, "description": {"text", false},
		"issuer": {"Profile", true}, "validFrom": {"instant", true}, "validUntil": {"instant", false}, "awardedDate": {"instant", false},
		"credentialSubject": {"AchievementSubject", true}, "evidence": {"Evidence*", false}, "credentialSchema": {"CredentialSchema*", false},
		"credentialStatus": {"CredentialStatus", false}, "refreshService": {"RefreshService", false}, "proof": {"Proof", false},
	},
	"Profile":            {"id": {"uri", true}, "type": {"types:Profile", true}, "name": {"text", false}, "url": {"uri", false}},
	"AchievementSubject": {"id": {"uri", false}, "type": {"types:AchievementSubject", true}, "identifier": {"IdentityObject*", false}, "narrative": {"text", false}, "licenseNumber": {"text", false}, "achievement": {"Achievement", true}},
	"IdentityObject":     {"type": {"exactly:IdentityObject", true}, "hashed": {"boolean", true}, "identityHash": {"text", true}, "identityType": {"identity", true}},
	"Achievement": {
		"id": {"uri", true}, "type": {"types:Achievement", true}, "name": {"text", true}, "description": {"text", true}, "criteria": {"Criteria", true},
		"achievementType": {"exactly:Certification", false}, "version": {"text", false}, "humanCode": {"text", false}, "inLanguage": {"exactly:fr", false},
		"creator": {"Profile", false}, "image": {"Image", false}, "alignment": {"Alignment*", false},
	},
	"Criteria":         {"id": {"uri", false}, "narrative": {"text", false}},
	"Image":            {"id": {"uri", true}, "type": {"exactly:Image", true}, "caption": {"text", false}},
	"Alignment":        {"type": {"types:Alignment", true}, "targetName": {"text", true}, "targetUrl": {"uri", true}, "targetCode": {"text", false}, "targetFramework": {"text", false}},
	"Evidence":         {"id": {"uri", false}, "type": {"types:Evidence", true}, "name": {"text", false}, "genre": {"text", false}},
	"CredentialSchema": {"id": {"uri", true}, "type": {"exactly:1EdTechJsonSchemaValidator2019", true}},
	"CredentialStatus": {"id": {"uri", true}, "type": {"exactly:1EdTechRevocationList", true}},
	"RefreshService":   {"id": {"uri", true}, "type": {"exactly:1EdTechCredentialRefresh", true}},
	"Proof": {
		"@context": {"context*", false}, "type": {"exactly:DataIntegrityProof", true}, "cryptosuite": {"exactly:eddsa-jcs-2022", true}, "created": {"instant", true},
		"verificationMethod": {"uri", true}, "proofPurpose": {"exactly:assertionMethod", true}, "proofValue": {"text", true},
	},
}

type rule struct {
	is   string
	must bool
}

var identityTypes = regexp.MustCompile(`^(name|sourcedId|identifier|ext:[A-Za-z0-9._|-]+)$`)

// lacks lists what a value lacks of a class.
func lacks(class, at string, value any) (faults []string) {
	o, is := value.(map[string]any)
	if !is {
		return []string{at + " is no " + class}
	}
	for name, r := range model[class] {
		if _, has := o[name]; r.must && !has {
			faults = append(faults, at+"."+name+" is missing")
		}
	}
	for name, v := range o {
		r, known := model[class][name]
		if !known {
			faults = append(faults, at+"."+name+" is not of the model")
			continue
		}
		faults = append(faults, r.lacks(at+"."+name, v)...)
	}
	return faults
}

func (r rule) lacks(at string, v any) (faults []string) {
	is := r.is
	if is[len(is)-1] == '*' {
		list, isList := v.([]any)
		if !isList || len(list) == 0 {
			return []string{at + " is no list"}
		}
		for i, one := range list {
			faults = append(faults, rule{is[:len(is)-1], true}.lacks(fmt.Sprintf("%s[%d]", at, i), one)...)
		}
		return faults
	}
	if _, isClass := model[is]; isClass {
		return lacks(is, at, v)
	}
	if !holds(is, v) {
		return []string{fmt.Sprintf("%s is not %s: %v", at, is, v)}
	}
	return nil
}

func holds(is string, v any) bool {
	text, isText := v.(string)
	switch {
	case is == "boolean":
		_, isBool := v.(bool)
		return isBool
	case len(is) > 6 && is[:6] == "types:":
		list, isList := v.([]any)
		return isList && slices.Contains(list, any(is[6:]))
	case is == "uri" || is == "context":
		u, err := url.Parse(text)
		return isText && err == nil && u.Scheme == "https" && u.Host != ""
	case is == "instant":
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	case is == "identity":
		return identityTypes.MatchString(text)
	case len(is) > 8 && is[:8] == "exactly:":
		return text == is[8:]
	}
	return isText && text != ""
}

func TestFollowsTheModel(t *testing.T) {
	t.Parallel()
	var c any
	if err := json.Unmarshal(signTest(t), &c); err != nil {
		t.Fatal(err)
	}
	for _, fault := range lacks("AchievementCredential", "credential", c) {
		t.Error(fault)
	}
	o := c.(map[string]any)
	context, _ := o["@context"].([]any)
	if len(context) < 2 || context[0] != "https://www.w3.org/ns/credentials/v2" {
		t.Errorf("@context: %v", context)
	}
	if types := o["type"].([]any); !slices.Contains(types, any("OpenBadgeCredential")) {
		t.Errorf("type: %v", types)
	}
	delete(o["credentialSubject"].(map[string]any)["achievement"].(map[string]any), "criteria")
	if faults := lacks("AchievementCredential", "credential", c); len(faults) != 1 {
		t.Errorf("without criteria: %v", faults)
	}
}

// A title without an end, of who has no number, leaves out what it has not.
func TestFollowsTheModelWithLittle(t *testing.T) {
	t.Parallel()
	title := testTitle()
	title.ValidUntil, title.HolderPivot = time.Time{}, ""
	text, err := Sign(Of(public, title, testScheme(), 1), Issuer(public), testKey, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var c any
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	for _, fault := range lacks("AchievementCredential", "credential", c) {
		t.Error(fault)
	}
}
