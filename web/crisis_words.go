package web

// panels are the emergencies that there is fixed help for; true where the
// person may be watched, so that the page can be left at once. Their words are
// crisis.<id>.heading and the lines after it.
var panels = map[string]bool{
	"suicide": false, "abuse": true, "at-risk": false, "forced": true, "rough-sleeping": false, "medical": false, "fire-gas": false,
}

// DefaultHelplines are lines of the United Kingdom for the panels, most urgent
// first, as published in 2026. Numbers change: whoever runs a site rings every one
// of them before it opens (docs/running.md).
var DefaultHelplines = []Number{
	{Name: "helpline.emergency", Number: "999", When: "when.life", Panels: []string{"suicide", "medical", "fire-gas"}},
	{Name: "helpline.emergency", Number: "999", When: "when.danger", Panels: []string{"abuse", "at-risk", "forced", "rough-sleeping"}},

	{Name: "NHS 111", Number: "111", When: "when.crisis-2",
		Panels: []string{"suicide"}, Nations: []string{england, wales}},
	{Name: "NHS 24", Number: "111", When: "when.crisis-mental-health",
		Panels: []string{"suicide"}, Nations: []string{scotland}},
	{Name: "Lifeline", Number: "0808 808 8000", When: "when.talk",
		Panels: []string{"suicide"}, Nations: []string{northernIreland}},
	{Name: "Samaritans", Number: "116 123", When: "when.talk", Panels: []string{"suicide"}},
	{Name: "Shout", Number: "85258", When: "when.text", Text: true, Panels: []string{"suicide"}},
	{Name: "Childline", Number: "0800 1111", When: "when.under-19", Panels: []string{"suicide", "at-risk"}},

	{Name: "National Domestic Abuse Helpline", Number: "0808 2000 247", When: "when.talk",
		Panels: []string{"abuse"}, Nations: []string{england}},
	{Name: "Live Fear Free", Number: "0808 80 10 800", When: "when.talk",
		Panels: []string{"abuse", "forced"}, Nations: []string{wales}},
	{Name: "Domestic Abuse and Forced Marriage Helpline", Number: "0800 027 1234", When: "when.talk",
		Panels: []string{"abuse", "forced"}, Nations: []string{scotland}},
	{Name: "Domestic and Sexual Abuse Helpline", Number: "0808 802 1414", When: "when.talk",
		Panels: []string{"abuse", "forced"}, Nations: []string{northernIreland}},
	{Name: "Men’s Advice Line", Number: "0808 801 0327", When: "when.man",
		Panels: []string{"abuse"}, Nations: []string{england, wales, scotland}},

	{Name: "NSPCC", Number: "0808 800 5000", When: "when.child", Panels: []string{"at-risk"}},
	{Name: "Hourglass", Number: "0808 808 8141", When: "when.older", Panels: []string{"at-risk"}},
	{Name: "Police", Number: "101", When: "when.crime", Panels: []string{"at-risk"}},

	{Name: "Forced Marriage Unit", Number: "020 7008 0151", When: "when.marriage", Panels: []string{"forced"}},
	{Name: "Modern Slavery Helpline", Number: "08000 121 700", When: "when.slavery", Panels: []string{"forced"}},

	{Name: "Shelter", Number: "0808 800 4444", When: "when.stay",
		Panels: []string{"rough-sleeping"}, Nations: []string{england, scotland}},
	{Name: "Shelter Cymru", Number: "08000 495 495", When: "when.stay",
		Panels: []string{"rough-sleeping"}, Nations: []string{wales}},
	{Name: "Housing Executive", Number: "03448 920 900", When: "when.instead-of-council",
		Panels: []string{"rough-sleeping"}, Nations: []string{northernIreland}},

	{Name: "National Gas Emergency Service", Number: "0800 111 999", When: "when.gas",
		Panels: []string{"fire-gas"}, Nations: []string{england, wales, scotland}},
	{Name: "Northern Ireland Gas Emergency Service", Number: "0800 002 001", When: "when.gas",
		Panels: []string{"fire-gas"}, Nations: []string{northernIreland}},

	{Name: "NHS 111", Number: "111", When: "when.cannot-wait",
		Panels: []string{"medical"}, Nations: []string{england, wales, scotland}},
}
