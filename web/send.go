package web

import (
	"encoding/base32"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// sendView sends a service to a phone. The server sends nothing itself: the
// links open the person's own messages with a text in them.
type sendView struct {
	SMS, Mail template.URL
	QR        template.HTML // may be empty
	Full      string        // the address of the page, with the host
	Warn      bool          // somebody else may look at the phone
}

func (s *edition) sendView(c *gin.Context, l *directory.Listing) sendView {
	full := s.origin(c) + s.href(servicePath(l))
	text := strings.Join(nonEmpty(plainLine(l.Service.Name), phoneText(l), full), "\n")
	return sendView{
		SMS: smsTo(text), Mail: mailTo(plainLine(l.Service.Name), text), Full: full, Warn: l.Sensitive,
		QR: s.qr(c, s.shortPath(l.ID), s.T("send.qr", "Name", plainLine(l.Service.Name))),
	}
}

func phoneText(l *directory.Listing) string {
	if p := firstPhone(l); p != nil {
		return strings.ReplaceAll(p.Number, nbsp, " ")
	}
	return ""
}

// mostMail is how long an address of a mail may be, in bytes: some programs
// cut longer ones without a word.
const mostMail = 1900

// mailTo opens a mail to nobody yet.
func mailTo(subject, text string) template.URL {
	return template.URL("mailto:?subject=" + mailText(subject) + "&body=" + mailText(text))
}

// smsTo opens a text message to nobody yet; both kinds of phone read this form.
func smsTo(text string) template.URL { return template.URL("sms:?&body=" + mailText(text)) }

// mailText writes a text as links of mails and messages take it: a plus is no
// blank there, and lines end with two characters.
func mailText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, nbsp, " "), "\n", "\r\n")
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// listText is my list as the text of a mail: as many services as a mail that
// is opened by a link can hold, and how to get the others.
func (s *edition) listText(c *gin.Context, listings []*directory.Listing) string {
	rest := s.T("list.mail-rest")
	end := s.T("handout.printed-note")
	text := ""
	for i, l := range listings {
		entry := s.T("list.mail-entry", "N", i+1, "Name", plainLine(l.Service.Name)) + "\n" +
			strings.Join(nonEmpty(phoneText(l), s.times(l).ifStated(), s.origin(c)+s.href("/services/"+l.ID)), "\n") + "\n\n"
		if len(mailText(text+entry+rest+end)) > mostMail {
			return text + rest + "\n" + end
		}
		text += entry
	}
	return text + end
}

// origin is the address of the site: the one of the settings, else as the
// browser asked for it.
func (s *Server) origin(c *gin.Context) string {
	if s.Site.URL != "" {
		return s.Site.URL
	}
	scheme := "http://"
	if c.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.Request.Host
}

// qr draws the code of an address of ours. In capitals it needs the fewest
// modules, and our short addresses are read in either case.
func (s *edition) qr(c *gin.Context, path, label string) template.HTML {
	svg, err := qrSVG(strings.ToUpper(s.origin(c)+s.href(path)), label)
	if err != nil {
		return "" // an address too long for paper; the words beside it serve
	}
	return svg
}

// shortDigits write the 128 bits of an id with 26 capitals and digits that
// nobody takes for one another. With a host of 24 characters the code has 29
// modules.
var shortDigits = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// shortPath is the short address of a service. It is worked out of the id, so
// that nothing has to be kept and no code ever ends.
func (s *edition) shortPath(id string) string {
	u, err := uuid.Parse(id)
	if err != nil {
		return "/services/" + id
	}
	return "/s/" + shortDigits.EncodeToString(u[:])
}

// shortID reads a short address as people type it.
func shortID(code string) (string, bool) {
	code = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "").Replace(strings.ToUpper(code))
	b, err := shortDigits.DecodeString(code)
	if err != nil {
		return "", false
	}
	u, err := uuid.FromBytes(b)
	return u.String(), err == nil
}

// short answers GET /s/{code}: the page of a service, for codes on paper.
func (s *edition) short(c *gin.Context) error {
	id, ok := shortID(c.Param("code"))
	if !ok {
		return directory.ErrNotFound
	}
	l, err := s.Store.Listing(c.Request.Context(), id)
	if err != nil || !l.Public() {
		return s.redirect(c, http.StatusFound, "/services/"+id) // it knows what to say
	}
	return s.redirect(c, http.StatusFound, servicePath(&l))
}

// shortCase turns the capitals of a short address, as a QR code has it, into
// the small letters that routes know: /CY/S/7K3M... is /cy/s/7K3M...
func shortCase(path string) string {
	for _, kind := range []string{"/S/", "/L/"} {
		if i := strings.Index(path, kind); i >= 0 && i <= len("/QPS") && path[:i] == strings.ToUpper(path[:i]) {
			i += len(kind)
			return strings.ToLower(path[:i]) + path[i:]
		}
	}
	return path
}
