package e2e

import (
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// listBudget in bytes over the wire: page, style, script and fonts of the list
// on a first visit, without the map.
const listBudget = 50_000

func TestWeightOfTheList(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, visit{screen: phone})
	var received atomic.Int64
	chromedp.ListenTarget(v.ctx, func(event any) {
		if e, ok := event.(*network.EventLoadingFinished); ok {
			received.Add(int64(e.EncodedDataLength))
		}
	})
	v.open("/lieux?lat=48.11&lon=-1.68&lieu=Rennes")
	v.do(chromedp.Evaluate(`document.fonts.ready.then(() => true)`, nil, awaited))
	t.Logf("the list weighs %d bytes over the wire", received.Load())
	if n := received.Load(); n > listBudget {
		t.Errorf("the list weighs %d bytes over the wire, the budget is %d", n, listBudget)
	}
}
