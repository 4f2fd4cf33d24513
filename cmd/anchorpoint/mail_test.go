package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

const askedCSV = `id,name,description,phone,email,last_checked
1,Chorlton Tea and Talk,A cup of tea and company.,0161 496 0001,tea@example.org,2025-12-01
2,Stretford Phone Friends,A weekly phone call.,0161 496 0002,,2025-12-01
3,Debt Desk,Free advice.,0161 496 0003,debt@example.org,2026-11-01
`

func TestRemindCommand(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "a.csv", askedCSV))
	settings := []string{"--now", "2026-11-24", "--site-url", "https://find.example.org"}
	if out := s.must(t, append([]string{"remind", "--dry-run"}, settings...)...); !strings.HasPrefix(out, "0 to ask") {
		t.Errorf("listings from elsewhere are asked about unasked:\n%s", out)
	}
	settings = append(settings, "--remind-imported", "true")
	out := s.must(t, append([]string{"remind", "--dry-run"}, settings...)...)
	wantWords(t, out, "Chorlton Tea and Talk\tletter 1", "Stretford Phone Friends\tletter 1\tnobody to write to", "2 to ask")
	if strings.Contains(out, "@") {
		t.Errorf("the plan names addresses:\n%s", out)
	}
	if _, err := os.Stat(folder(s.dir).outbox()); err == nil {
		t.Error("a plan wrote letters")
	}
	wantWords(t, s.must(t, append([]string{"remind"}, settings...)...), "1 letters written", "1 listings with nobody", "0 letters wait")
	wantWords(t, s.must(t, append([]string{"remind"}, settings...)...), "0 letters written")
	files, err := filepath.Glob(filepath.Join(folder(s.dir).outbox(), "*-still-right-*.eml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("letters %v, %v", files, err)
	}
	wantWords(t, s.must(t, "mail", "status"), "sent\t1", "waiting\t0")

	// The letter comes back.
	name := strings.TrimSuffix(filepath.Base(files[0]), ".eml")
	letter := name[len(name)-36:]
	notice := "To: bounces+" + letter + "@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
	read := func(text string) error {
		root := newRoot(&program{stdout: &said{}, stderr: &said{}})
		root.SetArgs([]string{"mail", "bounce", "--data", s.dir})
		root.SetIn(strings.NewReader(text))
		return root.ExecuteContext(context.Background())
	}
	if err := read(notice); err != nil {
		t.Fatal(err)
	}
	if err := read("Subject: I am away\r\n\r\nBack on Monday.\r\n"); err == nil {
		t.Error("an answer of a machine counts as a letter that came back")
	}
	store := s.open(t)
	tasks, err := store.Tasks(t.Context())
	if err != nil || len(tasks) != 1 || tasks[0].Kind != directory.BouncedTask {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	s.refused(t, []string{"mail", "bounce", "nonsense"}, "neither the id of a letter nor an e-mail address")
	s.must(t, "mail", "bounce", "debt@example.org")
	if why, err := store.Stopped(t.Context(), "debt@example.org"); err != nil || why != directory.StopBounced {
		t.Errorf("stopped for %q, %v", why, err)
	}
	s.begin(t)
	s.refused(t, []string{"remind"}, "a server is running")
}

func TestMailSettings(t *testing.T) {
	open := write(t, "password", "secret\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	server := []string{"--mail-server", "mail.example.org:587", "--mail-from", "a@example.org"}
	for want, args := range map[string][]string{
		"mail.from":          {"--mail-server", "mail.example.org:587"},
		"mail.server":        append(server[2:], "--mail-server", "mail.example.org"),
		"mail.tls":           append(server, "--mail-tls", "ssl"),
		"this machine only":  append(server, "--mail-tls", "none"),
		"mail.password_file": append(server, "--mail-user", "jo"),
		"chmod 600":          append(server, "--mail-user", "jo", "--mail-password-file", open),
		"mail.bounces":       append(server, "--mail-bounces", "bounces"),
		"remind.days":        {"--remind-days", "0,14,7"},
		"remind.months":      {"--remind-months", "0"},
		"links.check":        {"--links-check", "perhaps"},
	} {
		newSite(t).refused(t, append([]string{"config"}, args...), "setting", want)
	}
	if err := os.Chmod(open, 0o600); err != nil {
		t.Fatal(err)
	}
	out := newSite(t).must(t, append([]string{"config", "--mail-user", "jo", "--mail-password-file", open}, server...)...)
	if strings.Contains(out, "secret") {
		t.Error("config prints the password")
	}
}

func TestServeTellsWhereLettersGo(t *testing.T) {
	s := newSite(t)
	v := s.begin(t)
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(v.log.String(), "no mail server is set") {
			return
		}
	}
	t.Errorf("serve says\n%s", v.log)
}
