package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// One-time codes are those of RFC 6238 as every application makes them: six
// digits, SHA-1, a step of 30 seconds. The one before and the one after are
// taken too, since clocks differ.
const (
	totpPeriod = 30
	totpSkew   = 1
	totpIssuer = "Annuaire du numérique"
)

var totpOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// stepOf gives the step that a code is of, as neighbours of now go; ok is false
// when it is of none.
func stepOf(secret, code string, at time.Time) (step int64, ok bool) {
	now := at.Unix() / totpPeriod
	for s := now - totpSkew; s <= now+totpSkew; s++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), totpOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// codeAfter gives the code of now, or the next one when it has served.
func codeAfter(secret string, used int64, at time.Time) string {
	step := max(at.Unix()/totpPeriod, used+1)
	code, err := hotp.GenerateCodeCustom(secret, uint64(step), totpOptions)
	if err != nil {
		return ""
	}
	return code
}

// newTOTPSecret draws 160 bits, in the letters that applications take.
func newTOTPSecret() string {
	var drawn [20]byte
	_, _ = rand.Read(drawn[:])
	return base32.StdEncoding.EncodeToString(drawn[:])
}

// totpAddress is what an application reads in the QR code.
func totpAddress(secret, email string) string {
	return "otpauth://totp/" + url.PathEscape(totpIssuer+":"+email) + "?" + strings.ReplaceAll(url.Values{
		"secret": {secret}, "issuer": {totpIssuer}, "digits": {"6"}, "period": {strconv.Itoa(totpPeriod)},
	}.Encode(), "+", "%20")
}

// inFours parts a secret to be read and typed: "abcd efgh".
func inFours(s, between string) string {
	var parts []string
	for ; len(s) > 4; s = s[4:] {
		parts = append(parts, s[:4])
	}
	return strings.Join(append(parts, s), between)
}

// recoveryCodes draws ten codes of 80 bits, as people type them: without the
// spaces they are shown with.
func recoveryCodes() []string {
	codes := make([]string, 10)
	for i := range codes {
		var drawn [10]byte
		_, _ = rand.Read(drawn[:])
		codes[i] = strings.ToLower(base32.StdEncoding.EncodeToString(drawn[:]))
	}
	return codes
}

func accountSubject(account int64) string { return strconv.FormatInt(account, 10) }
