package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
)

// Notice is what came back for a letter.
type Notice struct {
	Letter    string // its id
	Status    string // "5.1.1"
	Complaint bool   // the reader called it unwanted
}

// ErrNoNotice: the message does not say that a letter was not delivered. An
// answer of a person, or of a machine while they are away, is none.
var ErrNoNotice = errors.New("this is no notice of a letter that came back for good")

const (
	maxNotice = 1 << 20 // bytes read of one
	maxParts  = 20
)

var (
	letterID   = regexp.MustCompile(`(?i)(?:<|\+)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@`)
	statusLine = regexp.MustCompile(`(?mi)^Status:\s*([245]\.\d{1,3}\.\d{1,3})`)
	actionLine = regexp.MustCompile(`(?mi)^Action:\s*([a-z]+)`)
)

// ReadNotice reads a delivery status notification (RFC 3464) or a complaint
// (RFC 5965) and finds which letter it is about: by the address that it came
// back to, or by the Message-ID of the letter inside.
func ReadNotice(r io.Reader) (Notice, error) {
	var n Notice
	m, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, maxNotice)))
	if err != nil {
		return n, fmt.Errorf("read the notice: %w", err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || params["boundary"] == "" {
		return n, ErrNoNotice
	}
	status, inside, err := reportParts(multipart.NewReader(m.Body, params["boundary"]))
	if err != nil {
		return n, err
	}
	n.Complaint = strings.EqualFold(params["report-type"], "feedback-report")
	if !n.Complaint && !failedForGood(status) {
		return n, ErrNoNotice
	}
	if found := statusLine.FindStringSubmatch(status); found != nil {
		n.Status = found[1]
	}
	var to strings.Builder
	for _, name := range []string{"To", "Delivered-To", "X-Original-To", "Envelope-To"} {
		to.WriteString("<" + strings.Trim(m.Header.Get(name), "<>") + ">\n")
	}
	for _, text := range []string{to.String(), inside, status} {
		if found := letterID.FindStringSubmatch(text); found != nil {
			n.Letter = strings.ToLower(found[1])
			return n, nil
		}
	}
	return n, fmt.Errorf("%w: it names no letter of ours", ErrNoNotice)
}

func failedForGood(status string) bool {
	action := actionLine.FindStringSubmatch(status)
	code := statusLine.FindStringSubmatch(status)
	return action != nil && strings.EqualFold(action[1], "failed") && (code == nil || code[1][0] == '5')
}

// reportParts are what machines wrote about the delivery, and the letter, or
// its headers, that came back.
func reportParts(parts *multipart.Reader) (status, inside string, err error) {
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return status, inside, nil
		}
		if err != nil {
			return status, inside, fmt.Errorf("read the notice: %w", err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")) // none is no kind of interest
		text, err := decoded(part)
		if err != nil {
			return status, inside, fmt.Errorf("read the notice: %w", err)
		}
		switch kind {
		case "message/delivery-status", "message/feedback-report":
			status += text + "\n"
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
			head, _, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
			inside += head + "\n"
		}
	}
	return status, inside, nil
}

func decoded(part *multipart.Part) (string, error) {
	var r io.Reader = part
	switch strings.ToLower(part.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, part)
	case "quoted-printable":
		r = quotedprintable.NewReader(part)
	}
	b, err := io.ReadAll(r)
	return string(bytes.ToValidUTF8(b, []byte(" "))), err
}
