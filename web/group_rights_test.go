package web

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"anchorpoint/directory"
)

// forged are fields that no form of a group asks for.
func forged(t *rapid.T, other string) url.Values {
	v := url.Values{}
	for range rapid.IntRange(0, 4).Draw(t, "forged fields") {
		name := rapid.SampledFrom([]string{"id", "listing", "listing_id", "service", "service_id", "organization", "organization_id", "state", "staff_note",
			"StaffNote", "source", "feed", "rev", "base", "confirmed", "checked", "dates", "assured_date", "verified", "covers", "areas", "user", "by", "actor", "role"}).Draw(t, "field")
		v.Set(name, rapid.SampledFrom([]string{other, id("org X"), id("org Y"), "published", "withdrawn", "2030-01-01", "1", "true", areaB, "CanaryForged"}).Draw(t, "value"))
	}
	return v
}

// groupForms are sent whole, as a form does that was opened before.
func (b *bench) groupForms(t testing.TB, listingID string) map[string]url.Values {
	l, err := b.store.Listing(t.Context(), listingID)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]url.Values{
		"/confirm": {},
		"/places":  {"say": {"full"}, "weeks": {"4"}},
		"/when":    {"how": {"weekly"}, "from-2-0": {"10"}, "to-2-0": {"12"}, "was": {timesMark(&l)}, "sure": {"yes"}},
		"/stop":    {"how": {"pause"}, "until": {"1 June 2027"}, "sure": {"yes"}},
	}
}

// Random people send random forms about random listings, with ids that disagree
// and fields that nobody asked for. Nothing changes but the listing of the
// path, for who may edit it, in what its form is for.
func TestForgedFormsChangeNothingElse(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	actors := b.actors(t)
	names := []string{"own", "other-org", "other-area", "draft"}
	mayEdit := map[string][]string{
		"anonymous": nil, "worker-A": nil, "worker-B": nil, "editor-X": {"own", "draft"}, "editor-Y": {"other-org"},
		"moderator-A": {"own", "other-org", "draft"}, "administrator": names,
	}
	changed := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, len(actors)-1).Draw(rt, "actor")
		target := rapid.SampledFrom(names).Draw(rt, "listing")
		other := rapid.SampledFrom(names).Draw(rt, "another")
		rest := rapid.SampledFrom([]string{"/confirm", "/places", "/when", "/stop"}).Draw(rt, "form")
		form := b.groupForms(t, id(target))[rest]
		for name, value := range forged(rt, id(other)) {
			if _, asked := form[name]; !asked {
				form[name] = value
			}
		}
		before := map[string]directory.Listing{}
		for _, name := range names {
			before[name] = b.listing(t, id(name))
		}
		path := groupPath(id(target), rest)
		if rapid.Bool().Draw(rt, "ids in the query") {
			path += "?id=" + id(other) + "&organization=" + id("org Y")
		}
		answer := actors[n].post(t, path, form)
		may := slices.Contains(mayEdit[matrixActors[n].name], target)
		if wrong := answer.Code == http.StatusSeeOther && !strings.HasPrefix(answer.Header().Get("Location"), signInPath); wrong && !may {
			rt.Fatalf("%s sends %s: %d to %s", matrixActors[n].name, path, answer.Code, answer.Header().Get("Location"))
		}
		if answer.Code >= 500 {
			rt.Fatalf("%s: %d\n%s", path, answer.Code, b.log)
		}
		for _, name := range names {
			now, was := b.listing(t, id(name)), before[name]
			if now.Rev == was.Rev {
				continue
			}
			if name != target || !may {
				rt.Fatalf("%s sent %s and changed %s", matrixActors[n].name, path, name)
			}
			changed++
			if now.ID != was.ID || now.Organization().ID != was.Organization().ID || now.StaffNote != was.StaffNote || now.Source != was.Source ||
				now.Dates.Checked != was.Dates.Checked || !reflect.DeepEqual(now.Covers, was.Covers) || now.Service.AssuredDate != was.Service.AssuredDate {
				rt.Fatalf("%s with %v wrote what it does not ask: %+v", path, form, now)
			}
			if now.State != was.State && rest != "/stop" || rest != "/confirm" && now.Dates.Confirmed != was.Dates.Confirmed {
				rt.Fatalf("%s with %v changed the state or the dates", path, form)
			}
		}
	})
	if changed == 0 {
		t.Error("no form changed anything: the test shows nothing")
	}
}
