package web

import (
	"net/http"

	"anchorpoint/directory"
	"anchorpoint/static"

	"github.com/gin-gonic/gin"
)

// Route is one row of the table of routes.
type Route struct {
	Method  string
	Path    string
	Policy  Policy
	Handler func(*edition, *gin.Context) error
}

// Policy says who may use a route and which guards stand before it. A route
// without one is refused at start.
type Policy struct {
	May  directory.Action
	Kind Kind
}

// Kind says how a route is guarded and how it tells of errors.
type Kind string

// The kinds of route.
const (
	Page  Kind = "page"  // HTML; changes nothing, sets no cookie
	Form  Kind = "form"  // a post from one of our own pages
	API   Kind = "api"   // public reads in JSON, open to every origin, no cookies
	Asset Kind = "asset" // styles and scripts
	Probe Kind = "probe" // for machines that watch the server
)

var (
	publicPage  = Policy{directory.ViewPublic, Page}
	publicForm  = Policy{directory.ViewPublic, Form}
	publicAPI   = Policy{directory.ViewPublic, API}
	publicAsset = Policy{directory.ViewPublic, Asset}
	probe       = Policy{directory.ViewPublic, Probe}
)

// routes is every address that the site answers.
func (s *Server) routes() []Route {
	const get, post, options = http.MethodGet, http.MethodPost, http.MethodOptions
	return []Route{
		{get, "/", publicPage, (*edition).home},
		{get, "/needs", publicPage, (*edition).needs},
		{get, "/needs/:id", publicPage, (*edition).need},
		{get, "/search", publicPage, (*edition).search},
		{post, "/search", publicForm, (*edition).postSearch},
		{get, "/search.json", publicAPI, (*edition).searchJSON},
		{get, "/search.csv", publicAPI, (*edition).searchCSV},
		{get, "/search.xlsx", publicAPI, (*edition).searchXLSX},
		{get, "/search.atom", publicAPI, (*edition).searchAtom},
		{get, "/services/:key", publicPage, (*edition).serviceOrFile}, // a page, .ics or .vcf
		{post, "/services/:key/worked", publicForm, (*edition).sendWorked},
		{get, "/report/:key", publicPage, (*edition).report},
		{post, "/report/:key", publicForm, (*edition).sendReport},
		{get, "/missing", publicPage, (*edition).missing},
		{post, "/missing", publicForm, (*edition).sendMissing},
		{get, "/thanks/:what", publicPage, (*edition).thanks},
		{get, "/confirm/:token", publicPage, answered((*edition).confirm)},
		{post, "/confirm/:token", publicForm, answered((*edition).sendConfirm)},
		{get, "/confirm/:token/change", publicPage, answered((*edition).answerChange)},
		{post, "/confirm/:token/change", publicForm, answered((*edition).sendAnswerChange)},
		{get, "/confirm/:token/done", publicPage, answered((*edition).answerDone)},
		{get, "/confirm/:token/stop", publicPage, answered((*edition).stop)},
		{post, "/confirm/:token/stop", publicForm, answered((*edition).sendStop)},
		{get, "/places/:token", publicPage, answered((*edition).askPlaces)},
		{post, "/places/:token", publicForm, answered((*edition).sendPlaces)},
		{get, "/admin/stale", staffPage, (*edition).staleListings},
		{post, "/admin/stale", staffForm, (*edition).sendStale},
		{get, "/admin/stale.csv", staffPage, (*edition).staleFile},
		{get, unmetPath, staffPage, (*edition).unmetNeed},
		{get, unmetPath + ".csv", staffPage, (*edition).unmetFile},
		{get, phrasesPath, staffPage, (*edition).phrases},
		{post, phrasesPath, staffForm, (*edition).changePhrases},
		{get, "/list", publicPage, (*edition).list},
		{post, "/list", publicForm, (*edition).changeList},
		{post, "/list/share", publicForm, (*edition).shareList},
		{get, "/list/compare", publicPage, (*edition).compare},
		{get, "/list/print", publicPage, (*edition).printList},
		{get, "/l", publicPage, (*edition).findList},
		{get, "/l/:code", publicPage, (*edition).sharedList},
		{get, "/s/:code", publicPage, (*edition).short},
		{get, embedPath, publicPage, (*edition).embed},
		{get, "/embed/code", publicPage, (*edition).embedCode},
		{get, "/about", publicPage, (*edition).aboutSite},
		{get, "/about/data", publicPage, (*edition).aboutData},
		{get, "/about/checking", publicPage, (*edition).checking},
		{get, "/privacy", publicPage, (*edition).privacy},
		{get, "/accessibility", publicPage, (*edition).accessibility},
		{get, "/cookies", publicPage, (*edition).cookies},
		{get, "/contact", publicPage, (*edition).contactUs},
		{get, "/languages", publicPage, (*edition).languages},
		{get, "/simple", publicPage, (*edition).simple},
		{get, groupsPath, publicPage, (*edition).forGroups},
		{post, groupsPath, publicForm, (*edition).findGroup},
		{get, groupFindPath, publicPage, (*edition).groupsFound},
		{get, groupAddPath, publicPage, (*edition).addGroup},
		{post, groupAddPath, publicForm, (*edition).sendAddGroup},
		{get, claimPath + ":key", publicPage, (*edition).claim},
		{post, claimPath + ":key", publicForm, (*edition).sendClaim},
		{get, claimedPath + ":id", userPage, (*edition).claimed},
		{post, claimedPath + ":id", userForm, (*edition).proveClaim},
		{get, staffClaimPath + ":id", staffPage, (*edition).staffClaim},
		{post, staffClaimPath + ":id", staffForm, (*edition).decideClaim},
		{get, duplicatesPath, staffPage, (*edition).duplicates},
		{get, duplicatesPath + "/:a/:b", staffPage, (*edition).mergeTwins},
		{post, duplicatesPath + "/:a/:b", staffForm, (*edition).decideTwins},
		{post, mergersPath + ":id/undo", staffForm, (*edition).undoMerger},
		{get, groupHomePath, userPage, (*edition).groupHome},
		{get, colleaguesPath + ":organization", editorPage, (*edition).groupColleagues},
		{post, colleaguesPath + ":organization", editorForm, (*edition).inviteColleague},
		{get, "/groups/listing/:id/change", editorPage, (*edition).change},
		{get, editPath + ":draft", userPage, (*edition).tasks},
		{post, editPath + ":draft", userForm, (*edition).sendDraft},
		{get, editPath + ":draft/:step", userPage, (*edition).step},
		{post, editPath + ":draft/:step", userForm, (*edition).sendStep},
		{get, sentPath, userPage, (*edition).draftSent},
		{post, "/groups/listing/:id/confirm", editorForm, (*edition).groupConfirm},
		{get, "/groups/listing/:id/when", editorPage, (*edition).groupWhen},
		{post, "/groups/listing/:id/when", editorForm, (*edition).sendWhen},
		{get, "/groups/listing/:id/places", editorPage, (*edition).groupPlaces},
		{post, "/groups/listing/:id/places", editorForm, (*edition).sendGroupPlaces},
		{get, "/groups/listing/:id/stop", editorPage, (*edition).groupStop},
		{post, "/groups/listing/:id/stop", editorForm, (*edition).sendStopListing},
		{get, "/groups/listing/:id/undo", editorPage, (*edition).groupUndo},
		{post, "/groups/listing/:id/undo", editorForm, (*edition).sendGroupUndo},
		{get, "/groups/listing/:id/history", editorPage, (*edition).groupHistory},
		{post, "/groups/listing/:id/history", editorForm, (*edition).sendGroupHistory},
		{get, "/link-workers", publicPage, (*edition).forLinkWorkers},
		{get, workPath, workerPage, (*edition).work},
		{get, workLists, workerPage, (*edition).workLists},
		{post, workLists, workerForm, (*edition).makeList},
		{get, workLists + "/:id", workerPage, (*edition).workList},
		{post, workLists + "/:id", workerForm, (*edition).changeWorkList},
		{post, workKeep, workerForm, (*edition).keepOnList},
		{get, signInPath, publicPage, (*edition).signIn},
		{post, signInPath, publicForm, (*edition).askSignIn},
		{get, "/sign-in/check", publicPage, (*edition).checkMail},
		{post, "/sign-in/code", publicForm, (*edition).signInCode},
		{post, "/sign-in/again", publicForm, (*edition).signInAgain},
		{get, "/sign-in/link/:token", publicPage, (*edition).signInLink},
		{post, "/sign-in/link/:token", publicForm, (*edition).useSignInLink},
		{post, "/sign-in/link/:token/again", publicForm, (*edition).renewSignInLink},
		{post, "/sign-in/passkey/begin", publicForm, (*edition).askPasskey},
		{post, "/sign-in/passkey", publicForm, (*edition).usePasskey},
		{get, "/sign-in/out", publicPage, (*edition).signedOut},
		{post, "/sign-out", publicForm, (*edition).signOut},
		{get, "/invite/:token", publicPage, (*edition).invite},
		{post, "/invite/:token", publicForm, (*edition).acceptInvite},
		{get, accountPath, userPage, (*edition).account},
		{post, accountPath, userForm, (*edition).changeAccount},
		{get, keptPath, userPage, (*edition).typed},
		{post, keptPath, userForm, (*edition).dropTyped},
		{get, passkeyPath, userPage, (*edition).passkey},
		{post, passkeyPath, userForm, (*edition).addPasskey},
		{post, "/account/passkey/begin", userForm, (*edition).beginPasskey},
		{get, usersPath, staffPage, (*edition).users},
		{post, usersPath, staffForm, (*edition).inviteUser},
		{get, "/admin/users/:id", staffPage, (*edition).oneUser},
		{post, "/admin/users/:id", staffForm, (*edition).changeUser},
		{get, "/api", publicPage, (*edition).apiDocs},
		{get, "/status", publicPage, (*edition).siteStatus},
		{get, "/.well-known/security.txt", publicPage, (*edition).securityText},
		{get, "/licences", publicPage, (*edition).licences},
		{get, "/robots.txt", publicPage, (*edition).robots},
		{get, "/sitemap.xml", publicAsset, (*edition).sitemap},
		{get, "/opensearch.xml", publicAsset, (*edition).openSearchFile},
		{get, "/manifest.webmanifest", publicAsset, (*edition).webManifest},

		{get, "/suggest/:key", publicPage, (*edition).suggestChange},
		{post, "/suggest/:key", publicForm, (*edition).sendChange},
		{get, questionPath + "/:id", userPage, (*edition).question},
		{post, questionPath + "/:id", userForm, (*edition).answerQuestion},
		{get, queuePath, staffPage, (*edition).queue},
		{get, queuePath + "/:kind/:id", staffPage, (*edition).queueOther},
		{post, queuePath + "/:kind/:id", staffForm, (*edition).decideOther},
		{get, listingPath + ":id", staffPage, (*edition).staffListing},
		{post, listingPath + ":id", staffForm, (*edition).changeStaffListing},

		{get, "/api/suggest", publicAPI, (*edition).suggest},
		{get, "/api/map", publicAPI, (*edition).mapPoints},
		{get, "/api/outline/:code", publicAPI, (*edition).outline},
		{get, "/openapi.json", publicAPI, (*edition).apiDescription},
		{get, "/oruk/v3", publicAPI, (*edition).apiRoot},
		{get, "/oruk/v3/", publicAPI, (*edition).apiRoot},
		{get, "/oruk/v3/services", publicAPI, (*edition).apiServices},
		{get, "/oruk/v3/services/", publicAPI, (*edition).apiServices},
		{post, "/oruk/v3/services", publicAPI, (*edition).apiServices},
		{post, "/oruk/v3/services/", publicAPI, (*edition).apiServices},
		{get, "/oruk/v3/services/:id", publicAPI, (*edition).apiService},
		{get, "/oruk/v3/services/:id/", publicAPI, (*edition).apiService},
		{options, "/oruk/v3/*any", publicAPI, (*edition).apiOptions},

		{get, baseMapPath, publicAsset, (*edition).baseMap},
		{get, static.Prefix + "*file", publicAsset, (*edition).asset},
		{get, "/healthz", probe, (*edition).healthz},
		{get, "/readyz", probe, (*edition).readyz},
	}
}
