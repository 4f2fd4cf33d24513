package directory

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	emailRun = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+@[A-Za-z0-9.-]+`)
	hostForm = regexp.MustCompile(`^[\pL\pN](?:[\pL\pN_-]*[\pL\pN])?(?:\.[\pL\pN](?:[\pL\pN-]*[\pL\pN])?)*\.\pL[\pL\pN-]*$`)
	webForm  = regexp.MustCompile(`^(?i:https?://|www\.)`)
)

// findEmails are the valid addresses in a text, in order.
func findEmails(text string) []string {
	var out []string
	for _, m := range emailRun.FindAllString(text, -1) {
		if i := strings.LastIndexByte(m, '/'); i >= 0 { // "a@b.org/c@d.org", "mailto://"
			m = m[i+1:]
		}
		m = strings.Trim(m, ".-'")
		if validEmail(m) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// validEmail is what strict readers accept: no dots at the ends of the local
// part or side by side, and a host with a dot.
func validEmail(s string) bool {
	local, host, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(s) > 254 || strings.Contains(host, "@") {
		return false
	}
	if local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") {
		return false
	}
	return hostForm.MatchString(host) && isASCII(host)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// freeMail are providers whose addresses belong to persons, not groups.
var freeMail = []string{"gmail.", "googlemail.", "hotmail.", "outlook.", "live.", "yahoo.", "aol.", "icloud.", "me.com",
	"msn.", "btinternet.", "talktalk.", "sky.com", "virginmedia.", "ntlworld.", "tiscali."}

var personName = regexp.MustCompile(`^[a-z]{2,}[._][a-z]{2,}\d{0,4}$`)

// rolesOfMail are words that make an address that of an office.
var rolesOfMail = []string{"info", "admin", "office", "food", "bank", "secretary", "contact", "hello", "enquir", "club", "finance", "referral",
	"church", "group", "team", "support", "centre", "society", "chair", "treasurer", "trust", "school", "hall", "scout"}

// personalEmail says whether an address looks like a volunteer's own: with a
// free provider, and neither a role nor a word of the group's name in it.
func personalEmail(s, group string) bool {
	local, host, _ := strings.Cut(strings.ToLower(s), "@")
	for word := range strings.FieldsSeq(strings.ToLower(group)) {
		if len(word) >= 4 && strings.Contains(local, word) {
			return false
		}
	}
	if !slices.ContainsFunc(freeMail, func(f string) bool { return strings.HasPrefix(host, f) }) {
		return false
	}
	role := slices.ContainsFunc(rolesOfMail, func(w string) bool { return strings.Contains(local, w) })
	return !role && personName.MatchString(local)
}

// findURLs takes the web addresses out of a field that should hold one. codes
// says what was done, or "url_dropped" when nothing was left.
func findURLs(text string) (urls, codes []string) {
	for _, part := range splitURLs(text) {
		u, how, ok := cleanURL(part)
		if !ok {
			codes = append(codes, "url_dropped")
			continue
		}
		if how != "" && !slices.Contains(codes, how) {
			codes = append(codes, how)
		}
		if !slices.Contains(urls, u) {
			urls = append(urls, u)
		}
	}
	if len(urls) > 1 {
		codes = append(codes, "urls_split")
	}
	return urls, codes
}

// splitURLs parts at blanks, commas and semicolons where a new address begins;
// other blanks belong to the address.
func splitURLs(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == ';' || r == '|' }) {
		word = strings.Trim(word, ",")
		if low := strings.ToLower(word); word == "" || low == "or" || low == "and" || word == "&" {
			continue
		}
		if len(out) == 0 || webForm.MatchString(word) {
			out = append(out, word)
			continue
		}
		if word[0] == '/' { // a path on the next line
			out[len(out)-1] += word
			continue
		}
		out[len(out)-1] += " " + word
	}
	return out
}

// cleanURL makes a web address that strict readers accept.
func cleanURL(s string) (clean, how string, ok bool) {
	s = strings.Trim(strings.TrimSpace(s), `"'<>,`)
	if s == "" || strings.Contains(s, "@") && !strings.Contains(s, "/") {
		return "", "", false
	}
	scheme, rest, found := strings.Cut(s, "://")
	switch {
	case found && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")):
		s = strings.ToLower(scheme) + "://" + rest
	case found || strings.HasPrefix(strings.ToLower(s), "javascript:") || strings.HasPrefix(strings.ToLower(s), "data:"):
		return "", "", false
	default:
		s, how = "https://"+strings.TrimLeft(s, "/"), "url_scheme_added"
	}
	if strings.ContainsRune(s, ' ') {
		s, how = strings.ReplaceAll(s, " ", "%20"), "url_encoded"
	}
	u, err := url.Parse(s)
	if err != nil || !hostForm.MatchString(u.Hostname()) {
		return "", "", false
	}
	return s, how, true
}
