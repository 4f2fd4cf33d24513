// Package web is the site and its public JSON interface: routes, handlers,
// page types and templates. It holds no rule of the directory and no SQL, and
// it is the only package that knows gin.
//
// Every page is complete without JavaScript. A page is made into a buffer
// before the first byte is sent, so an error never leaves half a page behind.
package web
