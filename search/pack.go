package search

import "anchorpoint/directory/hours"

// packer appends listings to columns.
type packer struct {
	c     columns
	times map[string]uint32 // tables by their key
	rules map[hours.Rule]uint32
	forms map[string]uint32 // how many listings use each word
}

func newPacker() *packer {
	p := &packer{times: map[string]uint32{}, rules: map[hours.Rule]uint32{}, forms: map[string]uint32{}}
	p.timesNumber(nil) // 0: not stated
	return p
}

func (p *packer) timesNumber(t hours.Table) uint32 {
	key := t.Key()
	n, ok := p.times[key]
	if !ok {
		n = uint32(len(p.times))
		rules := make([]uint32, len(t))
		for i, rule := range t {
			rules[i] = p.ruleNumber(rule)
		}
		p.c.times.add(rules...)
		p.times[key] = n
	}
	return n
}

func (p *packer) ruleNumber(r hours.Rule) uint32 {
	n, ok := p.rules[r]
	if !ok {
		n = uint32(len(p.c.rules))
		p.c.rules = append(p.c.rules, r)
		p.rules[r] = n
	}
	return n
}

func (p *packer) orgNumber(id, name string) uint32 {
	n := p.c.orgs.number(id)
	if int(n) == p.c.orgNames.len() {
		p.c.orgNames.add(name)
	}
	return n
}

// add appends one listing.
func (p *packer) add(r *row) {
	c := &p.c
	c.ids.add(r.id)
	c.names.add(r.name)
	c.needs.add(r.needs.numbers()...)
	c.facts = append(c.facts, r.facts)
	c.said.add(numbers(&c.sayings, r.said)...)
	pl := r.plain
	pl.org, pl.times = p.orgNumber(r.org, r.orgName), p.timesNumber(r.times)
	c.plain = append(c.plain, pl)
	for f, n := range r.lens {
		c.lens[f] = append(c.lens[f], n)
	}
	c.confidence.add(r.confidence...)
	c.covers.add(numbers(&c.terms, r.covers)...)
	c.languages.add(numbers(&c.tongues, r.languages)...)
	c.venues.add(r.venues...)
	for k, postcode := range r.postcodes {
		c.postcodes.add(postcode)
		c.towns = append(c.towns, c.townNames.number(r.towns[k]))
	}
	for _, form := range r.forms {
		p.forms[form]++
	}
	c.vectors.add(r.vector)
}

func numbers(d *dictionary, words []string) []uint32 {
	out := make([]uint32, len(words))
	for i, w := range words {
		out[i] = d.number(w)
	}
	return out
}

// hole appends an ordinal that no listing has.
func (p *packer) hole() { p.add(&row{plain: plain{assured: noDay, checked: noDay, until: noTime}}) }

// copy appends a listing of other columns.
func (p *packer) copy(src *columns, i uint32) {
	c := &p.c
	c.ids.add(src.ids.at(i))
	c.names.add(src.names.at(i))
	c.needs.add(src.needs.at(i)...)
	c.facts = append(c.facts, src.factsOf(i))
	copyNumbers(&c.said, &c.sayings, src.said.at(i), &src.sayings)
	pl := src.plain[i]
	pl.org = p.orgNumber(src.orgs.at(pl.org), src.orgNames.at(pl.org))
	pl.times = p.timesNumber(src.table(i))
	c.plain = append(c.plain, pl)
	for f := range c.lens {
		c.lens[f] = append(c.lens[f], src.lens[f][i])
	}
	c.confidence.add(src.confidence.at(i)...)
	copyNumbers(&c.covers, &c.terms, src.covers.at(i), &src.terms)
	copyNumbers(&c.languages, &c.tongues, src.languages.at(i), &src.tongues)
	c.venues.add(src.venues.at(i)...)
	for j := src.venues.off[i]; j < src.venues.off[i+1]; j++ {
		c.postcodes.add(src.postcodes.at(j))
		c.towns = append(c.towns, c.townNames.number(src.townNames.at(src.towns[j])))
	}
	c.vectors.copy(&src.vectors, i)
}

func copyNumbers(to *lists[uint32], d *dictionary, from []uint32, words *dictionary) {
	if len(to.off) == 0 {
		to.off = append(to.off, 0)
	}
	for _, n := range from {
		to.val = append(to.val, d.number(words.at(n)))
	}
	to.off = append(to.off, uint32(len(to.val)))
}

// done gives the packed columns; the packer is used up.
func (p *packer) done(v *vocabulary) *columns {
	p.c.derive(v)
	return &p.c
}
