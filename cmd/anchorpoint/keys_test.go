package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeysOutliveARestart(t *testing.T) {
	f := folder(t.TempDir())
	first, err := readKeys(f, "")
	if err != nil || len(first) != 1 || len(first[0]) != keyLength {
		t.Fatalf("%d keys, %v", len(first), err)
	}
	if info, err := os.Stat(f.keys()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	second, err := readKeys(f, "")
	if err != nil || !bytes.Equal(first[0], second[0]) {
		t.Errorf("another key after a restart: %v", err)
	}
}

func TestKeyFiles(t *testing.T) {
	key := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1, 2}, keyLength/2))
	for _, tt := range []struct {
		name, text string
		mode       os.FileMode
		keys       int
		want       string
	}{
		{"two, for a change", "# new\n" + key + "\n\n" + key + "\n", 0o600, 2, ""},
		{"read by others", key, 0o640, 0, "chmod 600"},
		{"none", "# nothing\n", 0o600, 0, "holds no key"},
		{"too short", key[:20], 0o600, 0, "line 1 is no key"},
		{"a word", "correct-horse-battery-staple", 0o600, 0, "line 1 is no key"},
		{"weak", base64.StdEncoding.EncodeToString(make([]byte, keyLength)), 0o600, 0, "again and again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keys")
			if err := os.WriteFile(path, []byte(tt.text), tt.mode); err != nil {
				t.Fatal(err)
			}
			keys, err := readKeys("", path)
			if len(keys) != tt.keys || (err == nil) != (tt.want == "") {
				t.Fatalf("%d keys, %v", len(keys), err)
			}
			if err == nil {
				return
			}
			wantWords(t, err.Error(), "web.keys", tt.want)
			if strings.Contains(err.Error(), tt.text) {
				t.Errorf("the message repeats the key: %v", err)
			}
		})
	}
	if _, err := readKeys(folder(t.TempDir()), "/none/keys"); err == nil {
		t.Error("a file that the settings name was made up")
	}
}

// Neither config nor the log shows a key.
func TestKeysAreNotShown(t *testing.T) {
	s := newSite(t)
	v := s.begin(t)
	text, err := os.ReadFile(folder(s.dir).keys())
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	key := lines[len(lines)-1]
	v.stop(t)
	var out, errs said
	if err := run(t.Context(), []string{"config", "--data", s.dir}, nil, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for name, said := range map[string]string{"config": out.String(), "standard output": v.out.String(), "log": v.log.String()} {
		if strings.Contains(said, key) {
			t.Errorf("%s shows the key", name)
		}
	}
}

func TestHelplineFiles(t *testing.T) {
	const all = `panels = ["suicide", "abuse", "at-risk", "forced", "rough-sleeping", "medical", "fire-gas"]`
	for _, tt := range []struct{ name, text, want string }{
		{"urgent alone", "[[urgent]]\nname = \"Us\"\nnumber = \"01632 960000\"\nwhen = \"To talk\"\nhours = \"9am to 5pm\"", ""},
		{"all panels", "[[helpline]]\nname = \"Us\"\nnumber = \"999\"\nwhen = \"Danger\"\n" + all, ""},
		{"a panel without a number", "[[helpline]]\nname = \"Us\"\nnumber = \"999\"\nwhen = \"Danger\"\npanels = [\"abuse\"]", "no helpline is for"},
		{"not in Wales", "[[helpline]]\nname = \"Us\"\nnumber = \"999\"\nwhen = \"Danger\"\nnations = [\"England\"]\n" + all, "in Wales"},
		{"no number", "[[urgent]]\nname = \"Us\"\nwhen = \"x\"\nnumber = \"ask\"", `urgent 1 (Us): number: "ask"`},
		{"misspelt", "[[urgent]]\nname = \"Us\"\nphone = \"999\"", `line 3: "urgent.phone"`},
		{"no panel", "[[helpline]]\nname = \"Us\"\nnumber = \"999\"\nwhen = \"x\"", "helpline 1 (Us): panels"},
		{"empty", "", "names no number"},
		{"broken", "[[urgent", "line 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs said
			err := run(t.Context(), []string{"config", "--helplines-file", write(t, "helplines.toml", tt.text)}, nil, &out, &errs)
			if (err == nil) != (tt.want == "") {
				t.Fatalf("%v", err)
			}
			if err != nil {
				wantWords(t, err.Error(), "helplines.file", "helplines.toml", tt.want)
			}
		})
	}
}

func TestBrandOfASite(t *testing.T) {
	s := newSite(t)
	v := s.begin(t, "--brand-colour", "#7a0000", "--brand-name", "Our town", "--helplines-file",
		write(t, "helplines.toml", "[[urgent]]\nname = \"Town line\"\nnumber = \"01632 960123\"\nwhen = \"To talk\"\nhours = \"9am to 5pm\""))
	_, body := v.page(t, "/")
	wantWords(t, body, "/assets/brand.", ">Our town</a>", "Town line", "tel:01632960123", "To talk (9am to 5pm)")
	v.stop(t)
	s.refused(t, []string{"serve", "--brand-colour", "#ffdd00"}, "brand.colour", "#ffdd00", "4.5")
	s.refused(t, []string{"serve", "--brand-logo", "/none/logo.png"}, "brand.logo", "/none/logo.png")
}
