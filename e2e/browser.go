//go:build browser

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axePath is where npm puts axe-core, seen from this folder.
const axePath = "../static/src/node_modules/axe-core/axe.min.js"

// closeTimeout is how long a browser gets to close before it is killed.
const closeTimeout = 10 * time.Second

// Browser is one running Chromium. Pages are opened in it with nothing in
// common: no cookies, no cache.
type Browser struct {
	ctx context.Context
	axe string
}

// StartBrowser starts Chromium for a test and closes it afterwards. It skips
// the test, with the reason, when Chromium or axe-core is not there.
func StartBrowser(t testing.TB) *Browser {
	t.Helper()
	chrome, err := findChrome()
	if err != nil {
		t.Skipf("browser test skipped: no Chromium: %v; set CHROME_PATH or install chromium", err)
	}
	axe, err := os.ReadFile(filepath.FromSlash(axePath))
	if err != nil {
		t.Skipf("browser test skipped: axe-core is missing: %v; run make assets", err)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromeOptions(chrome)...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		closing, done := context.WithTimeout(ctx, closeTimeout)
		defer done()
		if err := chromedp.Cancel(closing); err != nil {
			t.Logf("close browser: %v", err)
		}
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil { // no timeout here: it would bind the browser's life
		t.Fatalf("start %s: %v", chrome, err)
	}
	return &Browser{ctx: ctx, axe: string(axe)}
}

// findChrome prefers what the person names over what is installed.
func findChrome() (string, error) {
	if path := os.Getenv("CHROME_PATH"); path != "" {
		return exec.LookPath(path)
	}
	path, err := exec.LookPath("chromium")
	for _, name := range []string{"chromium-browser", "google-chrome"} {
		if err == nil {
			return path, nil
		}
		if other, missing := exec.LookPath(name); missing == nil {
			return other, nil
		}
	}
	return path, err
}

func chromeOptions(path string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		// Chromium must ask nobody but the program under test.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	// Chromium's sandbox refuses to run as root, and CI has no user space for it.
	if os.Geteuid() == 0 || os.Getenv("CI") != "" {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// await waits until a JavaScript expression is true. While a page is on its way
// what the expression asks for may be missing, or the page may go under it.
func await(p *Page, expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	look := chromedp.Evaluate[bool](`(() => { try { return !!(` + expression + `) } catch { return false } })()`)
	for ctx.Err() == nil {
		if there, err := chromedp.Run(ctx, look); err == nil && there {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatalf("%s: never true: %s\nconsole: %q", p.address(), expression, p.Errors())
}
