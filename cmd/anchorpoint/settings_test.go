package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// settingRow is one row of "config --json".
type settingRow struct{ Name, Value, From string }

// configOf runs "config" with environment and flags and gives its rows by name.
func configOf(t *testing.T, environ []string, args ...string) map[string]settingRow {
	t.Helper()
	var out, errs said
	if err := run(t.Context(), append([]string{"config", "--json"}, args...), environ, &out, &errs); err != nil {
		t.Fatalf("config %v: %v", args, err)
	}
	var rows []settingRow
	unmarshal(t, out.String(), &rows)
	byName := map[string]settingRow{}
	for _, r := range rows {
		byName[r.Name] = r
	}
	return byName
}

func TestFlagWinsOverEnvironmentOverFileOverDefault(t *testing.T) {
	file := write(t, "anchorpoint.toml", `
home = "Bristol"
addr = "127.0.0.1:7001"
serves = ["lad:E06000023", "lad:E06000025"]
[site]
name = "From the file"
phone = "0117 496 0000"
[limits]
rate = 12.5
`)
	environ := []string{"ANCHORPOINT_CONFIG=" + file, "ANCHORPOINT_SITE_NAME=From the environment",
		"ANCHORPOINT_ADDR=127.0.0.1:7002", "PATH=/bin", "ANCHORPOINTED=other"}
	got := configOf(t, environ, "--addr", "127.0.0.1:7003")
	for _, want := range []settingRow{
		{"addr", "127.0.0.1:7003", "--addr"},
		{"site.name", "From the environment", "ANCHORPOINT_SITE_NAME"},
		{"site.phone", "0117 496 0000", file},
		{"serves", "lad:E06000023,lad:E06000025", file},
		{"limits.rate", "12.5", file},
		{"home", "Bristol", file},
		{"freshness.old", "12", "default"},
	} {
		if got[want.Name] != want {
			t.Errorf("got %+v, want %+v", got[want.Name], want)
		}
	}
	if len(got) != len(knownSettings) {
		t.Errorf("config shows %d settings, there are %d", len(got), len(knownSettings))
	}
}

func TestSettingsFileOfTheFlagWins(t *testing.T) {
	first, second := write(t, "a.toml", `home = "Leeds"`), write(t, "b.toml", `home = "Bath"`)
	got := configOf(t, []string{"ANCHORPOINT_CONFIG=" + first}, "--config", second)
	if got["home"].Value != "Bath" {
		t.Errorf("home is %+v", got["home"])
	}
}

func TestConfigInWords(t *testing.T) {
	var out, errs said
	if err := run(t.Context(), []string{"config", "--home", "Leeds"}, nil, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "home ") {
			wantWords(t, line, "Leeds", "(--home)", "place that the directory is about")
			return
		}
	}
	t.Errorf("no line for home in:\n%s", out.String())
}

func TestWrongSettingsAreNamed(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	toml := func(text string) string { return "ANCHORPOINT_CONFIG=" + write(t, "anchorpoint.toml", text) }
	for _, tt := range []struct {
		name    string
		environ []string
		args    []string
		want    []string
	}{
		{"address without port", nil, []string{"--addr", "localhost"}, []string{"addr", `"localhost"`, "--addr", "host and port"}},
		{"rate in words", []string{"ANCHORPOINT_LIMITS_RATE=fast"}, nil, []string{"limits.rate", `"fast"`, "ANCHORPOINT_LIMITS_RATE", "number"}},
		{"rate below 0", nil, []string{"--limits-rate", "-1"}, []string{"limits.rate", `"-1"`, "--limits-rate", "0 or more"}},
		{"burst 0", nil, []string{"--limits-burst", "0"}, []string{"limits.burst", "1 or more"}},
		{"in flight", []string{toml("[limits]\nin_flight = 0.5")}, nil, []string{"limits.in_flight", `"0.5"`, "anchorpoint.toml"}},
		{"proxy", nil, []string{"--web-proxies", "10.0.0.0/8,proxy"}, []string{"web.proxies", `"proxy" is no network`, "--web-proxies"}},
		{"site of frames", nil, []string{"--web-embed-ancestors", "https://a.example.org,b.example.org"}, []string{"web.embed_ancestors", `"b.example.org"`, "https://"}},
		{"site of frames with a path", nil, []string{"--web-embed-ancestors", "https://a.example.org/x"}, []string{"web.embed_ancestors", "https://"}},
		{"site of frames that adds a rule", nil, []string{"--web-embed-ancestors", "https://a.example.org; script-src *"}, []string{"web.embed_ancestors"}},
		{"months in words", nil, []string{"--freshness-fresh", "six"}, []string{"freshness.fresh", `"six"`}},
		{"months that shrink", nil, []string{"--freshness-old", "4"}, []string{"freshness.old", `"4"`, "must grow"}},
		{"log level", []string{"ANCHORPOINT_LOG_LEVEL=loud"}, nil, []string{"log.level", `"loud"`, "debug, info, warn or error"}},
		{"day", nil, []string{"--now", "tomorrow"}, []string{"now", `"tomorrow"`, "2026-11-22"}},
		{"dev", []string{"ANCHORPOINT_DEV=maybe"}, nil, []string{"dev", `"maybe"`, "true or false"}},
		{"unknown variable", []string{"ANCHORPOINT_SITENAME=X"}, nil, []string{"ANCHORPOINT_SITENAME", "no setting", "anchorpoint config"}},
		{"unknown in file", []string{toml("[site]\nnmae = \"X\"")}, nil, []string{"anchorpoint.toml", `"site.nmae"`, "no setting"}},
		{"unknown flag", nil, []string{"--sitename", "X"}, []string{"--sitename"}},
		{"no such file", nil, []string{"--config", missing}, []string{"settings file", "none.toml", "no such file"}},
		{"broken file", []string{toml("home = ")}, nil, []string{"settings file", "anchorpoint.toml"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs said
			err := run(t.Context(), append([]string{"config"}, tt.args...), tt.environ, &out, &errs)
			if err == nil {
				t.Fatalf("no error; config says:\n%s", out.String())
			}
			wantWords(t, err.Error(), tt.want...)
		})
	}
}

func TestUnknownCommand(t *testing.T) {
	var out, errs said
	err := run(t.Context(), []string{"serv"}, nil, &out, &errs)
	if err == nil || !strings.Contains(err.Error(), `"serv"`) {
		t.Errorf("error %v", err)
	}
}

func TestVersion(t *testing.T) {
	var out, errs said
	if err := run(t.Context(), []string{"version"}, nil, &out, &errs); err != nil {
		t.Fatal(err)
	}
	wantWords(t, out.String(), "anchorpoint ", "go1.", "SQLite 3.")
}
