package geo

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// Learned holds what the venues of published listings teach about their
// outward codes and sectors, and about towns: free of licence, and best where
// the directory has most to show.
type Learned struct {
	venues  map[Postcode][]venue
	towns   map[string][]town // by folded name, most venues first
	vintage string
}

type venue struct {
	point   orb.Point
	council string
	org     string
}

// A centre needs so many points of so many organizations: fewer would give an
// address away.
const (
	learnPoints = 3
	learnOrgs   = 3
	learnFarM   = 30000 // from the authored position: a wrong postcode or point
)

// Accuracy of a learned centre is never below these, in metres.
const (
	learnSector  = 1000
	learnOutward = 3000
)

// Learn collects the venues of published listings, with the points that came
// with their records (not ones the resolver made). Hidden and area-only ones
// are left out, and so is everything without a point. Codes are learned where
// there is a full postcode, towns all over the world.
func Learn(venues iter.Seq[Located]) *Learned {
	l := &Learned{venues: map[Postcode][]venue{}, vintage: time.Now().Format(time.DateOnly)}
	names := townNames{map[string]*named{}, map[string]*named{}, map[string]*named{}}
	for v := range venues {
		if v.Visibility != "" && v.Visibility != Shown || v.Point == (orb.Point{}) {
			continue
		}
		names.learn(v)
		code, _, err := ParsePostcode(v.Postcode, nil)
		if err != nil {
			names.learnCode(v)
		}
		if err != nil || !inBox(v.Point) || code.Kind() != Unit || code.nonGeographic() {
			continue
		}
		taught := venue{v.Point, v.Council, v.OrgID}
		l.venues[code.Outward()] = append(l.venues[code.Outward()], taught)
		l.venues[code.Sector()] = append(l.venues[code.Sector()], taught)
	}
	l.towns = townsOf(names)
	return l
}

// centres works out the codes that enough venues teach, against the authored
// positions of the snapshot.
func (l *Learned) centres(s *snapshot) map[Postcode]*centre {
	out := map[Postcode]*centre{}
	for code, venues := range l.venues {
		authored := cmp.Or(s.centres[code.Outward()], s.centres[code.Area()])
		if c := learnCentre(code, venues, authored); c != nil {
			c.vintage = l.vintage
			c.councils = s.areas.current(c.councils)
			if authored != nil && len(c.councils) == 0 {
				c.councils = uncertain(authored.councils)
			}
			out[code] = c
		}
	}
	return out
}

func learnCentre(code Postcode, venues []venue, authored *centre) *centre {
	points, orgs, councils := map[orb.Point]bool{}, map[string]bool{}, map[string]int{}
	var kept []orb.Point
	total := 0
	for _, v := range venues {
		if authored != nil && Distance(v.point, authored.point) > float64(max(learnFarM, authored.accuracyM)) {
			continue
		}
		kept = append(kept, v.point)
		points[v.point], orgs[v.org] = true, true
		if v.council != "" {
			councils[v.council]++
			total++
		}
	}
	if len(points) < learnPoints || len(orgs) < learnOrgs {
		return nil
	}
	at, spread := middle(kept)
	least := learnSector
	if code.Kind() == Outward {
		least = learnOutward
	}
	return &centre{code: code, point: at, spreadM: spread, accuracyM: max(spread, least),
		councils: learnShares(councils, total), source: SourceLearned}
}

func learnShares(councils map[string]int, total int) []Share {
	var list []Share
	for c, n := range councils {
		list = append(list, Share{Code: "lad:" + c, Share: float64(n) / float64(total)})
	}
	slices.SortFunc(list, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Code, b.Code)) })
	return list
}
