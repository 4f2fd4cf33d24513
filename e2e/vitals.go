//go:build browser

package e2e

import (
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A slow phone on a slow line: 400 kbit/s, 400 ms to the first byte of every
// answer, a processor of a sixth of the speed.
const (
	slowBytes   = 50_000 // a second
	slowLatency = 400    // ms
	slowdown    = 6
)

// Vitals is how a page feels while it loads.
type Vitals struct {
	LCP float64 // ms until the largest piece of text or picture stands
	CLS float64 // how much moved
	TBT float64 // ms that the page could not answer a touch
}

func (v Vitals) String() string {
	return fmt.Sprintf("LCP %.2f s, CLS %.3f, TBT %.0f ms", v.LCP/1000, v.CLS, v.TBT)
}

// SlowPhone makes the line and the processor of the tab slow from now on.
func (p *Page) SlowPhone() {
	p.t.Helper()
	call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: slowLatency, DownloadThroughput: slowBytes, UploadThroughput: slowBytes}},
	})
	call(p, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowdown})
}

// Vitals asks the browser what it has measured since the page began to load.
// Two frames after the largest piece is known nothing more is on its way.
func (p *Page) Vitals() Vitals {
	p.t.Helper()
	return run(p, chromedp.Evaluate[Vitals](`new Promise(done => {
		const found = {LCP: 0, CLS: 0, TBT: 0};
		const watch = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
		watch("largest-contentful-paint", e => found.LCP = e.startTime);
		watch("layout-shift", e => found.CLS += e.hadRecentInput ? 0 : e.value);
		watch("longtask", e => found.TBT += Math.max(0, e.duration - 50));
		const look = () => found.LCP ? requestAnimationFrame(() => requestAnimationFrame(() => done(found))) : setTimeout(look, 20);
		look();
	})`, chromedp.EvalAwaitPromise))
}
