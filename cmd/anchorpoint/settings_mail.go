package main

import (
	"cmp"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"strconv"
	"strings"

	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/mail"
)

// mail are the settings of letters. The folder for files is that of the data
// folder.
func (p *parser) mail() mail.Options {
	o := mail.Options{
		Server: p.text("mail.server"), TLS: mail.TLSMode(p.text("mail.tls")), User: p.text("mail.user"),
		From: p.text("mail.from"), ReplyTo: p.text("mail.reply_to"), Bounces: p.text("mail.bounces"),
		Outbox: folder(p.text("data")).outbox(),
	}
	if o.From == "" {
		if o.Server != "" && p.text("site.email") == "" {
			p.wrong("mail.from", "with mail.server letters need an address that they come from")
		}
		sender := netmail.Address{Name: p.text("site.name"), Address: cmp.Or(p.text("site.email"), "directory@localhost")}
		o.From = sender.String()
	}
	if path := p.text("mail.password_file"); path != "" {
		var err error
		if o.Password, err = readPassword(path); err != nil {
			p.wrong("mail.password_file", err.Error())
		}
	}
	if err := o.Check(); err != nil && p.err == nil {
		p.err = fmt.Errorf("setting %w", err)
	}
	return o
}

// remind are the settings of what groups are asked.
func (p *parser) remind() directory.Reminding {
	r := directory.Reminding{Months: p.count("remind.months"), Resume: p.count("remind.resume"), Imported: p.flag("remind.imported"), Never: demo.Feed}
	for _, word := range p.list("remind.days") {
		day, err := strconv.Atoi(word)
		if last := len(r.Days) - 1; err != nil || day < 0 || last < 0 && day != 0 || last >= 0 && day <= r.Days[last] {
			p.wrong("remind.days", "want days that grow from 0, such as 0,14,28")
			break
		}
		r.Days = append(r.Days, day)
	}
	return r
}

// readPassword reads a file that only its owner may read.
func readPassword(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if others := info.Mode().Perm() & 0o077; others != 0 {
		return "", fmt.Errorf("it can be read by others (mode %04o): chmod 600 it", info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	password := strings.TrimRight(string(text), "\r\n")
	if password == "" {
		return "", errors.New("it is empty")
	}
	return password, nil
}
