package directory

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"anchorpoint/geo"
)

// Store keeps the directory. Every implementation passes directory/storetest.
//
// A Store is scoped to an actor: As gives the same store seen by somebody
// else, and every method answers within that actor's rights, ErrNotFound for
// what the actor may not know of. A newly opened store acts for the system.
// All methods are safe for concurrent use.
type Store interface {
	As(a Actor) Store
	Proposals
	SharedLists
	Feedback
	Accounts
	Claims
	Drafts
	Duplicates
	Letters
	LinkChecks
	Shortlists
	NeedPhrases

	// Listing is the newest approved revision of one listing with its
	// organization and locations. ErrGone: it was public and is withdrawn; the
	// listing then holds what Listing.Remains leaves of it.
	Listing(ctx context.Context, id string) (Listing, error)
	// Listings are those of ids that the actor may see, in the order of ids;
	// others are left out without an error.
	Listings(ctx context.Context, ids []string) ([]Listing, error)
	// ListingsOf are those of an organization that the actor may see, in any
	// state, by id.
	ListingsOf(ctx context.Context, organizationID string) ([]Listing, error)
	// Heads are the revision and state of ids that the actor may see.
	Heads(ctx context.Context, ids []string) (map[string]Head, error)
	// Walk calls visit for every listing that the actor may see, by id, all
	// from one snapshot, and gives the change number of that snapshot.
	Walk(ctx context.Context, visit func(Listing) error) (seq int64, err error)
	// Outlines calls visit for the published listings that the actor decides on,
	// by id, with their names, organizations, areas and dates, and nothing else.
	Outlines(ctx context.Context, visit func(*Listing)) error
	// Organization is one organization.
	Organization(ctx context.Context, id string) (Organization, error)

	// CreateListing stores a new listing with revision 1.
	CreateListing(ctx context.Context, l Listing, by Edit) (Listing, error)
	// UpdateListing loads one listing, runs change on it and saves what
	// changed (the listing, its organization, its locations), each with a
	// revision, and a Change, all in one transaction. by.Base other than 0
	// and other than the stored Rev is ErrConflict. An error from change is
	// returned as it is and nothing is saved; a change that alters nothing
	// writes nothing.
	UpdateListing(ctx context.Context, id string, by Edit, change func(*Listing) error) (Listing, error)
	// Revisions are all revisions of a record, oldest first.
	Revisions(ctx context.Context, kind RecordKind, id string) ([]Revision, error)

	// SaveFeed adds a feed or changes its settings; a stored Namespace stays.
	SaveFeed(ctx context.Context, f Feed) (Feed, error)
	Feed(ctx context.Context, name string) (Feed, error)
	Feeds(ctx context.Context) ([]Feed, error)
	// FeedListings are the listings held for a feed: source id to what is held.
	FeedListings(ctx context.Context, feed string) (map[string]Held, error)
	// ApplyFeed writes a batch of a feed's records in one transaction, each
	// by the rule in merge, and says what became of each.
	ApplyFeed(ctx context.Context, feed string, batch []Incoming, merge Merge) ([]Applied, error)

	// Position is where the change feed stands.
	Position(ctx context.Context) (Position, error)
	// Changes are the changes after a number, oldest first, at most limit.
	Changes(ctx context.Context, after int64, limit int) ([]Change, error)
	// Wake receives (without blocking anybody) soon after a change was
	// committed by this process. It is a hint: poll as well.
	Wake() <-chan struct{}

	// SearchWords is the plain search that serves while there is no index.
	SearchWords(ctx context.Context, q WordQuery) (WordResults, error)
	// Counts are totals for status pages and reports.
	Counts(ctx context.Context) (Counts, error)
}

// Edit says who writes, from where and why.
type Edit struct {
	Base   int64 // the Rev that the edit started from; 0: whatever is stored
	Reason string
	Source string // SourcePerson, SourceImport, SourceFeed, SourceMerge
	At     time.Time
}

// Sources of a revision.
const (
	SourcePerson = "person"
	SourceImport = "import"
	SourceFeed   = "feed"
	SourceMerge  = "merge"
)

// RecordKind is a kind of document that has revisions of its own.
type RecordKind string

// The three kinds of document.
const (
	ListingRecord      RecordKind = "listing"
	OrganizationRecord RecordKind = "organization"
	LocationRecord     RecordKind = "location"
)

// Revision is one approved write of one record. Hash covers the revision and
// the hash before it, so that a record's history cannot be altered unseen.
type Revision struct {
	Kind     RecordKind
	ID       string
	Rev      int64
	Document []byte
	Author   string // pseudonymous
	Reason   string
	Source   string
	At       time.Time
	PrevHash []byte
	Hash     []byte
	Original []byte // the source's record, when it came from a feed; not hashed
}

// Sum is the hash that belongs to the revision: SHA-256 over its fields, each
// with its length before it, and the hash of the revision before.
func (r Revision) Sum() []byte {
	h := sha256.New()
	var number [8]byte
	put := func(b []byte) {
		binary.BigEndian.PutUint64(number[:], uint64(len(b)))
		h.Write(number[:])
		h.Write(b)
	}
	put(r.PrevHash)
	put([]byte(r.Kind))
	put([]byte(r.ID))
	put(strconv.AppendInt(nil, r.Rev, 10))
	put([]byte(r.Author))
	put([]byte(r.Source))
	put([]byte(r.Reason))
	put(strconv.AppendInt(nil, r.At.UnixMicro(), 10))
	put(r.Document)
	return h.Sum(nil)
}

// Head is what a cache needs to know of a listing.
type Head struct {
	Rev   int64
	State State
	Feed  string // Source.Feed
	// Seq is the number of the last change that touched the listing or its
	// organization or locations, At when that was, by the clock of the store;
	// zero where the change feed was pruned since.
	Seq int64
	At  time.Time
}

// Feed is a source of listings: a file imported under a name, or an address.
type Feed struct {
	Name        string
	Namespace   string // UUID under which ids are derived; set once
	Country     string // "GB", another ISO 3166 code, or "any"
	Licence     string
	Attribution string
	Added       time.Time
	Title       string // for people: "Food banks in Greater Manchester"; may be empty
}

// Label is what people read of a feed: its title, else its name without the
// marks of a file's name.
func (f Feed) Label() string {
	if f.Title != "" {
		return f.Title
	}
	words := strings.Join(strings.FieldsFunc(f.Name, func(r rune) bool { return r == '_' || r == '-' || r == ' ' }), " ")
	if words == "" {
		return f.Name
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// Incoming is a feed's record on its way into the store. Original is kept with
// the revision, so that no repair loses anything.
type Incoming struct {
	Listing  Listing
	Original []byte
}

// Held is what a store holds of a feed's record.
type Held struct {
	ListingID string
	Hash      string
	State     State
	Rev       int64
}

// Merge decides what to keep of an incoming listing, given what is held (nil
// when it is new). Keep nil writes nothing.
type Merge func(held *Listing, in Listing) (keep *Listing, outcome Outcome)

// Outcome is what became of a record.
type Outcome string

// The outcomes of an imported record.
const (
	Added     Outcome = "added"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	HeldBack  Outcome = "held"
	Refused   Outcome = "refused"
	Removed   Outcome = "withdrawn"
)

// Applied is what ApplyFeed did with one listing.
type Applied struct {
	ListingID string
	Outcome   Outcome
}

// Change says that a listing was written. Numbers grow and are never reused.
type Change struct {
	Seq       int64
	ListingID string
}

// Position is where the change feed of a store stands. First is the oldest
// change still kept (1 when none was ever pruned), Last the highest number
// ever given. A StoreID other than the one an index was made from means
// another history.
type Position struct {
	StoreID string
	First   int64
	Last    int64
}

// WordQuery is a plain search: listings that hold all words, under a need,
// within areas.
type WordQuery struct {
	Words []string
	Need  string // also its children
	Limit int
	Skip  int
}

// WordResults are listing ids, best first, and how many there are in all.
type WordResults struct {
	IDs   []string
	Total int
}

// Counts are totals of a store.
type Counts struct {
	ByState       map[State]int
	Organizations int
	Locations     int
	Revisions     int
	Proposals     int
	Lists         int // shared ones, past their time or not
	Reports       int // open and confirmed
	Missing       int // open and confirmed
	Tasks         int // open
}

// Located gives the public facts of a venue to geo, which alone says where it
// may be shown.
func (l *Listing) Located(at *Location) geo.Located {
	p, _ := at.Point()
	return geo.Located{
		Postcode: at.Postcode(), Point: p, Town: at.Town(), OrgID: l.Service.OrganizationID,
		Visibility: l.Visibility,
	}
}
