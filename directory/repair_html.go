package directory

import (
	"html"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainFromHTML decodes entities, twice where they were encoded twice, and
// drops tags.
func plainFromHTML(s string) string {
	s = decodeTwice(s)
	if !strings.ContainsRune(s, '<') {
		return s
	}
	var m markdown
	m.read(s)
	return strings.Join(strings.Fields(strings.NewReplacer("**", "", "\n", " ").Replace(m.text(false))), " ")
}

// markdownFromHTML turns HTML into paragraphs, bold, lists and links; anything
// else of it is dropped.
func markdownFromHTML(s string) string {
	if !strings.ContainsRune(s, '<') {
		s = decodeTwice(s)
		if !hasMarkup(s) {
			return s
		}
	}
	var m markdown
	m.read(s)
	return m.text(true)
}

// decodeTwice undoes entities; "&amp;#39;" was encoded twice.
func decodeTwice(s string) string { return html.UnescapeString(html.UnescapeString(s)) }

// markdown collects text from HTML tokens.
type markdown struct {
	b     strings.Builder
	links []span
	href  string
	start int // where the open link's words begin
	skip  int // inside script or style
}

// span is a link: the words from one place to another lead to an address.
type span struct {
	from, to int
	href     string
}

func (m *markdown) read(s string) {
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.TextToken:
			if m.skip == 0 {
				m.words(html.UnescapeString(string(z.Text())))
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			m.open(z.Token())
		case nethtml.EndTagToken:
			m.close(z.Token())
		}
	}
}

// words writes text as a browser would: a line break of the source is a blank.
func (m *markdown) words(s string) {
	m.b.WriteString(strings.NewReplacer("\r", " ", "\n", " ").Replace(s))
}

func (m *markdown) open(t nethtml.Token) {
	switch t.DataAtom {
	case atom.Script, atom.Style:
		if t.Type == nethtml.StartTagToken {
			m.skip++
		}
	case atom.Br:
		m.b.WriteString("\n")
	case atom.Li:
		m.b.WriteString("\n- ")
	case atom.B, atom.Strong:
		m.b.WriteString("**")
	case atom.A:
		m.href, m.start = linkOf(t), m.b.Len()
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Table:
		m.b.WriteString("\n\n")
	}
}

func (m *markdown) close(t nethtml.Token) {
	switch t.DataAtom {
	case atom.Script, atom.Style:
		m.skip = max(0, m.skip-1)
	case atom.B, atom.Strong:
		m.b.WriteString("**")
	case atom.A:
		if m.href != "" && m.b.Len() > m.start {
			m.links = append(m.links, span{m.start, m.b.Len(), m.href})
		}
		m.href = ""
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Table:
		m.b.WriteString("\n\n")
	}
}

// linkOf is the address of a link that may be kept.
func linkOf(t nethtml.Token) string {
	for _, a := range t.Attr {
		if a.Key != "href" {
			continue
		}
		scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
		switch scheme {
		case "http", "https", "tel", "mailto":
			return strings.ReplaceAll(strings.TrimSpace(a.Val), " ", "%20")
		}
	}
	return ""
}

// text is what was collected, with links written out when they are wanted.
func (m *markdown) text(links bool) string {
	s := m.b.String()
	if links {
		var b strings.Builder
		at := 0
		for _, l := range m.links {
			words := strings.TrimSpace(s[l.from:l.to])
			b.WriteString(s[at:l.from])
			switch {
			case words == "" || words == l.href:
				b.WriteString(l.href)
			default:
				b.WriteString("[" + words + "](" + l.href + ")")
			}
			at = l.to
		}
		b.WriteString(s[at:])
		s = b.String()
	}
	s = strings.ReplaceAll(s, "****", "")
	return cleanText(trimLines(s), true)
}

// trimLines drops the blanks at both ends of each line.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}
