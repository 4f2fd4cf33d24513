package web

// panelWords are what each panel says: what to do now, in sentences that can be
// read in fear and in a hurry.
var panelWords = map[string]crisisPanel{
	"suicide": {
		Heading: "You do not have to face this alone",
		Lines: []string{
			"If a life is in danger, ring 999 or go to A&E now.",
			"If you feel like ending your life or hurting yourself, talk to someone today. The calls are free.",
			"Worried about someone else? Stay with them if you can. Ring the same numbers.",
		},
	},
	"abuse": {
		Heading: "You have a right to be safe",
		Lines: []string{
			"In danger now? Ring 999. If you cannot speak on a mobile, press 55 when you are asked to.",
			"It is not your fault. The people on these lines will believe you. The calls are free.",
			"“Exit this page” takes you to the weather. Your browser may still list this page in its history.",
		},
		Exit: true,
	},
	"at-risk": {
		Heading: "Someone may be at risk",
		Lines: []string{
			"If a child or an adult is in danger now, ring 999.",
			"You do not have to be sure. Say what worries you.",
			"You can also ring your council and ask for social care. It answers day and night.",
		},
	},
	"forced": {
		Heading: "Nobody may force you to marry, or to work",
		Lines: []string{
			"In danger now? Ring 999. If you cannot speak on a mobile, press 55 when you are asked to.",
			"You can get help whatever your age, your faith or your papers.",
			"“Exit this page” takes you to the weather. Your browser may still list this page in its history.",
		},
		Exit: true,
	},
	"rough-sleeping": {
		Heading: "Nowhere to sleep tonight?",
		Lines: []string{
			"Ring your council and say that you are homeless tonight. It has a number for nights and weekends.",
			"The council must tell you what it can do for you. If you are under 18, say so.",
			"If you are hurt or in danger, ring 999.",
		},
	},
	"medical": {
		Heading: "This may be an emergency",
		Lines: []string{
			"Ring 999 now for chest pain, trouble breathing, heavy bleeding, a fit, an overdose or signs of a stroke.",
			"Ring 999 if someone does not wake up. Stay with them.",
			"If it can wait a little, ring 111.",
		},
	},
}

// DefaultHelplines are lines of the United Kingdom for the panels, most urgent
// first, as published in 2026. Numbers change: whoever runs a site rings every one
// of them before it opens (docs/running.md).
var DefaultHelplines = []Number{
	{Name: "Emergency services", Number: "999", When: "A life is in danger", Panels: []string{"suicide", "medical"}},
	{Name: "Emergency services", Number: "999", When: "Danger now", Panels: []string{"abuse", "at-risk", "forced", "rough-sleeping"}},

	{Name: "NHS 111", Number: "111", When: "Help in a mental health crisis, day and night. Choose option 2",
		Panels: []string{"suicide"}, Nations: []string{england, wales}},
	{Name: "NHS 24", Number: "111", When: "Help in a mental health crisis, day and night. Choose mental health",
		Panels: []string{"suicide"}, Nations: []string{scotland}},
	{Name: "Lifeline", Number: "0808 808 8000", When: "Talk to someone, day and night",
		Panels: []string{"suicide"}, Nations: []string{northernIreland}},
	{Name: "Samaritans", Number: "116 123", When: "Talk to someone, day and night", Panels: []string{"suicide"}},
	{Name: "Shout", Number: "85258", When: "You would rather text", Text: true, Panels: []string{"suicide"}},
	{Name: "Childline", Number: "0800 1111", When: "You are under 19", Panels: []string{"suicide", "at-risk"}},

	{Name: "National Domestic Abuse Helpline", Number: "0808 2000 247", When: "Talk to someone, day and night",
		Panels: []string{"abuse"}, Nations: []string{england}},
	{Name: "Live Fear Free", Number: "0808 80 10 800", When: "Talk to someone, day and night",
		Panels: []string{"abuse", "forced"}, Nations: []string{wales}},
	{Name: "Domestic Abuse and Forced Marriage Helpline", Number: "0800 027 1234", When: "Talk to someone, day and night",
		Panels: []string{"abuse", "forced"}, Nations: []string{scotland}},
	{Name: "Domestic and Sexual Abuse Helpline", Number: "0808 802 1414", When: "Talk to someone, day and night",
		Panels: []string{"abuse", "forced"}, Nations: []string{northernIreland}},
	{Name: "Men’s Advice Line", Number: "0808 801 0327", When: "You are a man",
		Panels: []string{"abuse"}, Nations: []string{england, wales, scotland}},

	{Name: "NSPCC", Number: "0808 800 5000", When: "You are worried about a child", Panels: []string{"at-risk"}},
	{Name: "Hourglass", Number: "0808 808 8141", When: "You are worried about an older person", Panels: []string{"at-risk"}},
	{Name: "Police", Number: "101", When: "A crime, but no danger now", Panels: []string{"at-risk"}},

	{Name: "Forced Marriage Unit", Number: "020 7008 0151", When: "A marriage you do not want", Panels: []string{"forced"}},
	{Name: "Modern Slavery Helpline", Number: "08000 121 700", When: "Made to work, or not free to leave", Panels: []string{"forced"}},

	{Name: "Shelter", Number: "0808 800 4444", When: "Advice about a place to stay",
		Panels: []string{"rough-sleeping"}, Nations: []string{england, scotland}},
	{Name: "Shelter Cymru", Number: "08000 495 495", When: "Advice about a place to stay",
		Panels: []string{"rough-sleeping"}, Nations: []string{wales}},
	{Name: "Housing Executive", Number: "03448 920 900", When: "It helps instead of the council",
		Panels: []string{"rough-sleeping"}, Nations: []string{northernIreland}},

	{Name: "NHS 111", Number: "111", When: "It cannot wait, but no life is in danger",
		Panels: []string{"medical"}, Nations: []string{england, wales, scotland}},
}
