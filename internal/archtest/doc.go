// Package archtest holds the house together: what may import what, as a test
// whose message says why.
package archtest
