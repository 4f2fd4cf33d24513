package mail

import (
	"errors"
	"strings"
	"testing"
)

const oneLetter = "0f8fad5b-d9cb-469f-a165-70867728950e"

func report(kind, to, status, inside string) string {
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.example.net\nTo: "+to+"\nSubject: Undelivered\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/report; report-type="+kind+"; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSorry.\n"+
		"--b\nContent-Type: "+map[string]string{"delivery-status": "message/delivery-status", "feedback-report": "message/feedback-report"}[kind]+"\n\n"+status+
		"\n--b\nContent-Type: text/rfc822-headers\n\n"+inside+"\n--b--\n", "\n", "\r\n")
}

func TestReadNotice(t *testing.T) {
	const failed = "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; jo@example.org\nAction: failed\nStatus: 5.1.1\n"
	ours := "Message-ID: <" + oneLetter + "@example.org>\nSubject: Still right?\n"
	for name, tt := range map[string]struct {
		text string
		want Notice
		none bool
	}{
		"by the address":       {text: report("delivery-status", "bounces+"+oneLetter+"@example.org", failed, "Subject: x\n"), want: Notice{oneLetter, "5.1.1", false}},
		"by the letter inside": {text: report("delivery-status", "hello@example.org", failed, ours), want: Notice{oneLetter, "5.1.1", false}},
		"a complaint":          {text: report("feedback-report", "hello@example.org", "Feedback-Type: abuse\n", ours), want: Notice{oneLetter, "", true}},
		"only late":            {text: report("delivery-status", "bounces+"+oneLetter+"@example.org", strings.NewReplacer("failed", "delayed", "5.1.1", "4.4.1").Replace(failed), ours), none: true},
		"not for good":         {text: report("delivery-status", "bounces+"+oneLetter+"@example.org", strings.Replace(failed, "5.1.1", "4.4.1", 1), ours), none: true},
		"no letter of ours":    {text: report("delivery-status", "hello@example.org", failed, "Message-ID: <x@y>\n"), none: true},
		"an answer of a person": {text: "From: jo@example.org\r\nTo: bounces+" + oneLetter + "@example.org\r\nIn-Reply-To: <" + oneLetter +
			"@example.org>\r\nContent-Type: text/plain\r\n\r\nI am away.\r\nAction: failed\r\n", none: true},
		"nothing":  {text: "", none: true},
		"an image": {text: "\x89PNG\r\n\x1a\n", none: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadNotice(strings.NewReader(tt.text))
			if (err != nil) != tt.none || err == nil && got != tt.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func FuzzReadNotice(f *testing.F) {
	f.Add(report("delivery-status", "a@b.c", "Action: failed\nStatus: 5.0.0\n", "Message-ID: <"+oneLetter+"@x>\n"))
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ReadNotice(strings.NewReader(text))
		if err == nil && len(n.Letter) != len(oneLetter) {
			t.Errorf("a letter %q, %v", n.Letter, errors.Is(err, ErrNoNotice))
		}
	})
}
