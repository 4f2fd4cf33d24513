// Package mail takes letters out of the spool and hands them to an SMTP server,
// or writes them as files where none is set.
//
// A letter is handed over at least once. It comes twice only where SMTP leaves
// no choice: the server took it, and its answer, or our note of it, was lost
// (RFC 5321, section 4.5.3.2.6, and RFC 1047). Both copies have one Message-ID,
// so that a mailbox can drop the second. Files are written once.
package mail
