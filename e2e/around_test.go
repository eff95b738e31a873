package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestAroundMe gives the visitor's position only when the button is pressed.
func TestAroundMe(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone})
	v.do(
		chromedp.ActionFunc(func(ctx context.Context) error {
			whole := cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
			return browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeGeolocation}).WithOrigin(v.base).Do(whole)
		}),
		emulation.SetGeolocationOverride().WithLatitude(48.1173).WithLongitude(-1.6778).WithAccuracy(20),
	)
	v.open("/")
	v.follow("[data-autour]")
	if sentence := v.text(".phrase"); !strings.Contains(sentence, "de vous") {
		t.Errorf("the list says %q", sentence)
	}
	if address := v.location(); !strings.Contains(address, "lat=48.117") || strings.Contains(address, "48.1173") {
		t.Errorf("the address holds more of the position than needed: %s", address)
	}
	if len(v.distances()) == 0 {
		t.Error("no distance is told")
	}
}

// TestAroundMeRefused says what to do when the browser gives no position.
func TestAroundMeRefused(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone})
	v.do(chromedp.ActionFunc(func(ctx context.Context) error {
		whole := cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		return browser.SetPermission(&browser.PermissionDescriptor{Name: "geolocation"}, browser.PermissionSettingDenied).WithOrigin(v.base).Do(whole)
	}))
	v.open("/")
	v.do(chromedp.Click("[data-autour]", chromedp.ByQuery))
	v.waitFor(`document.querySelector("[data-autour-etat]").textContent.includes("commune")`)
}
