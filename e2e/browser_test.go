package e2e

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds one journey: a browser that hangs must not hang the suite.
const patience = 90 * time.Second

// allocator starts browsers that ask nothing of the network by themselves.
func allocator(ctx context.Context, profile string) (context.Context, context.CancelFunc) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// The map is drawn by the processor: test machines have no graphics card.
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("enable-unsafe-swiftshader", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "fr-FR"),
		chromedp.Env("TZ=Europe/Paris"),
	}
	if path := browserPath(); path != "" {
		options = append(options, chromedp.ExecPath(path))
	}
	return chromedp.NewExecAllocator(ctx, options...)
}

// browserPath gives the browser named by ANNUAIRE_BROWSER or brought by the
// set-up; empty lets chromedp look for one.
func browserPath() string {
	if path := os.Getenv("ANNUAIRE_BROWSER"); path != "" {
		return path
	}
	for _, path := range []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// screen is a size of window, in pixels of the page.
type screen struct {
	name          string
	width, height int64
}

var (
	tiny  = screen{"320", 320, 640}
	phone = screen{"390", 390, 844}
	desk  = screen{"1280", 1280, 900}
)

// visitor is one tab and what was seen of its requests and its console.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	base string
	wide bool

	mu       sync.Mutex
	foreign  []string // requests to another host
	failures []string // refused by the security policy, or exceptions
}

type visit struct {
	screen   screen
	noScript bool
	dark     bool
}

// newVisitor opens a browser of its own, which ends with the test.
func newVisitor(t *testing.T, v visit) *visitor {
	t.Helper()
	base := service(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	profile, err := os.MkdirTemp("", "annuaire-navigateur-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // the browser may still be writing: t.TempDir would fail the test
	ctx, cancel = allocator(ctx, profile)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	one := &visitor{t: t, ctx: ctx, base: base, wide: v.screen.width >= 960}
	chromedp.ListenTarget(ctx, one.note)
	one.do(network.Enable(), log.Enable(), runtime.Enable(),
		emulation.SetDeviceMetricsOverride(v.screen.width, v.screen.height, 1, v.screen.width < 700))
	if v.noScript {
		one.do(emulation.SetScriptExecutionDisabled(true))
	}
	if v.dark {
		one.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}))
	}
	t.Cleanup(one.checkQuiet)
	return one
}

func (v *visitor) note(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if v.isForeign(e.Request.URL) {
			v.foreign = append(v.foreign, e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "Failed to load resource") {
			v.failures = append(v.failures, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		v.failures = append(v.failures, e.ExceptionDetails.Error())
	}
}

func (v *visitor) isForeign(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	home, _ := url.Parse(v.base)
	return slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) && u.Host != home.Host
}

// checkQuiet fails when anything was asked of another host, or when the
// console holds an error.
func (v *visitor) checkQuiet() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.foreign) > 0 {
		v.t.Errorf("requests to other hosts: %q", v.foreign)
	}
	if len(v.failures) > 0 {
		v.t.Errorf("errors in the console: %q", v.failures)
	}
}

func (v *visitor) do(actions ...chromedp.Action) {
	v.t.Helper()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		v.t.Fatal(err)
	}
}

// open goes to a path and waits for the page to be whole.
func (v *visitor) open(path string) {
	v.t.Helper()
	v.do(chromedp.Navigate(v.base+path), chromedp.WaitReady("#pied"))
}

// texts gives the visible text of every element that matches. It works
// without scripts in the page: the protocol evaluates by itself.
func (v *visitor) texts(selector string) []string {
	v.t.Helper()
	var found []string
	v.eval(`[...document.querySelectorAll(`+quoted(selector)+`)].map(e => e.textContent.trim().replace(/\s+/g, " "))`, &found)
	return found
}

func (v *visitor) text(selector string) string {
	v.t.Helper()
	all := v.texts(selector)
	if len(all) == 0 {
		v.t.Fatalf("nothing matches %q at %s", selector, v.location())
	}
	return all[0]
}

func (v *visitor) eval(script string, into any, options ...chromedp.EvaluateOption) {
	v.t.Helper()
	v.do(chromedp.Evaluate(script, into, options...))
}

func (v *visitor) location() string {
	v.t.Helper()
	var address string
	v.do(chromedp.Location(&address))
	return address
}

// waitFor waits until a script gives true.
func (v *visitor) waitFor(script string) {
	v.t.Helper()
	v.do(chromedp.Poll(script, nil, chromedp.WithPollingTimeout(30*time.Second)))
}

// follow clicks and waits for the page it leads to.
func (v *visitor) follow(selector string) {
	v.t.Helper()
	v.leads(chromedp.Click(selector, chromedp.ByQuery), "clicking "+selector)
}

// leads waits for the page that an action leads to.
func (v *visitor) leads(action chromedp.Action, what string) {
	v.t.Helper()
	loaded := make(chan struct{}, 1)
	ctx, stop := context.WithCancel(v.ctx)
	defer stop()
	chromedp.ListenTarget(ctx, func(event any) {
		if _, ok := event.(*page.EventLoadEventFired); ok {
			select {
			case loaded <- struct{}{}:
			default:
			}
		}
	})
	v.do(action)
	select {
	case <-loaded:
	case <-v.ctx.Done():
		v.t.Fatalf("%s led nowhere", what)
	}
	v.do(chromedp.WaitReady("#pied"))
}

// picture keeps what is seen in e2e/captures, for people to look at. whole
// takes the page beyond the window.
func (v *visitor) picture(name string, whole bool) {
	v.t.Helper()
	var image []byte
	v.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		image, err = page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatPng).WithCaptureBeyondViewport(whole).Do(ctx)
		return err
	}))
	if whole {
		var err error
		if image, err = v.wholePage(); err != nil {
			v.t.Fatal(err)
		}
	}
	v.keep(name+".png", image)
}

func (v *visitor) wholePage() (image []byte, err error) {
	err = chromedp.Run(v.ctx, chromedp.FullScreenshot(&image, 100))
	return image, err
}

func (v *visitor) keep(name string, content []byte) {
	v.t.Helper()
	if err := os.MkdirAll("captures", 0o755); err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("captures", name), content, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

func quoted(s string) string { return "`" + strings.ReplaceAll(s, "`", "\\`") + "`" }

// awaited makes eval wait for a promise.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// emulateMedia shows the page as on "print" or, for "", as on the screen.
func emulateMedia(media string) chromedp.Action { return emulation.SetEmulatedMedia().WithMedia(media) }
