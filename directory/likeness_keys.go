package directory

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/net/publicsuffix"
)

// phoneKey is a number as it is compared: digits, in the national form.
func phoneKey(number string) string {
	n := digits(number)
	if strings.HasPrefix(n, "44") && len(n) == 12 {
		n = "0" + n[2:]
	}
	if len(n) < 9 { // a helpline of three digits is everybody's
		return ""
	}
	return n
}

// sharedMail are providers that give an address to anybody. A name that ends in
// a dot stands for all of its countries.
var sharedMail = append([]string{
	"protonmail.", "proton.me", "pm.me", "zoho.", "gmx.", "mail.com", "ymail.", "rocketmail.", "fastmail.", "tutanota.",
	"o2.co.uk", "blueyonder.co.uk", "freeserve.co.uk", "btopenworld.com", "virgin.net", "plus.com", "plusnet.com",
	"mac.com", "yandex.", "mail.ru", "nhs.net", "hey.com", "email.com", "post.com", "uwclub.net", "talk21.com",
	"lineone.net", "supanet.com", "fsmail.net", "waitrose.com", "onetel.com", "tesco.net", "orange.net", "wanadoo.",
}, freeMail...)

// sharedSites are hosts whose pages belong to many groups.
var sharedSites = []string{
	"facebook.com", "fb.com", "fb.me", "twitter.com", "x.com", "instagram.com", "youtube.com", "linkedin.com", "tiktok.com",
	"google.com", "goo.gl", "bit.ly", "linktr.ee", "eventbrite.co.uk", "eventbrite.com", "meetup.com", "justgiving.com",
	"wix.com", "wixsite.com", "weebly.com", "squarespace.com", "wordpress.com", "blogspot.com", "godaddysites.com",
	"pitchero.com", "nhs.uk", "gov.uk", "charitycommission.gov.uk", "btck.co.uk", "moonfruit.com", "webs.com", "yell.com",
}

// SharedMailHost says whether a mail host gives addresses to anybody, so that
// one of them says nothing about a group.
func SharedMailHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return slices.ContainsFunc(sharedMail, func(m string) bool {
		if strings.HasSuffix(m, ".") {
			return strings.HasPrefix(host, m)
		}
		return host == m
	})
}

// ownDomain is the domain that somebody registered, for a host under it: the
// whole of "x.org.uk" for "mail.x.org.uk". Empty for what many share.
func ownDomain(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || SharedMailHost(host) {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || SharedMailHost(domain) || slices.Contains(sharedSites, domain) {
		return ""
	}
	return domain
}

// webKeys are a web address as it is compared, and the domain it lies in. The
// page is empty for the front page of a domain, which the domain stands for.
func webKeys(address string) (page, site string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" {
		return "", ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	path := strings.ToLower(strings.TrimSuffix(u.EscapedPath(), "/"))
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	site = ownDomain(host)
	switch {
	case !frontPage(path):
		page = host + path
	case site == "" || host != site: // a group's own part of a shared host
		page = host
	}
	if path == "" && slices.Contains(sharedSites, host) {
		page = ""
	}
	return page, site
}

// frontPage says whether a path is another way to write that of a whole site.
func frontPage(path string) bool {
	switch strings.Trim(path, "/") {
	case "", "index.html", "index.htm", "index.php", "index.asp", "index.aspx", "default.aspx", "home", "home.html", "en", "welcome":
		return true
	}
	return false
}

// charityNumbers are the numbers of an organization in a register, without
// what tells the register: lists leave that out.
func charityNumbers(o *Organization) []string {
	var out []string
	for _, id := range o.OrganizationIdentifiers {
		scheme := strings.ToUpper(id.IdentifierScheme + " " + id.IdentifierType)
		if strings.Contains(scheme, "COH") || strings.Contains(scheme, "COMPANY") {
			continue
		}
		if number := strings.TrimLeft(digits(id.Identifier), "0"); len(number) >= 5 {
			out = appendNew(out, number)
		}
	}
	return out
}

// cells are the squares of about 250 metres round a point, with their
// neighbours to the north and east, so that two near points meet in one.
func cells(p orb.Point) []string {
	const step = 0.00225 // degrees of latitude
	y := math.Floor(p[1] / step)
	x := math.Floor(p[0] * math.Cos(p[1]*math.Pi/180) / step)
	var out []string
	for dy := range 2 {
		for dx := range 2 {
			out = append(out, fmt.Sprintf("g:%.0f:%.0f", y+float64(dy), x+float64(dx)))
		}
	}
	return out
}
