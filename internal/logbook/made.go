package logbook

import "strings"

// The runs of characters that are looked at, and from what length.
const (
	plainRun   = "+_~%-"  // and letters and digits
	slashRun   = "+_~%-/" // base64 may hold slashes, but so do paths
	plainLeast = 16
	slashLeast = 24
)

// withoutMade hides each piece of s that looks made by a machine.
func withoutMade(s string) string {
	s = eachRun(s, slashRun, slashLeast, looksLikeBase64)
	return eachRun(s, plainRun, plainLeast, looksMade)
}

// eachRun hides the runs of letters, digits and marks that have at least that
// many characters and of which secret is true.
func eachRun(s, marks string, least int, secret func(string) bool) string {
	var clean strings.Builder
	done := 0 // up to here s is in clean
	for start := 0; start < len(s); start++ {
		end := start
		for end < len(s) && (classOf(s[end]) != other || strings.IndexByte(marks, s[end]) >= 0) {
			end++
		}
		start = afterHost(s, start, end)
		if end-start >= least && secret(s[start:end]) {
			for end < len(s) && s[end] == '=' {
				end++
			}
			clean.WriteString(s[done:start] + hidden)
			done = end
		}
		start = end
	}
	return clean.String() + s[done:]
}

// afterHost moves the start of a run that begins in the host of an address to
// the path: which host it was is worth knowing.
func afterHost(s string, start, end int) int {
	before := s[max(0, start-300):start]
	if at := strings.LastIndex(before, "://"); at < 0 || strings.ContainsAny(before[at+3:], "/ \t\r\n\"'") {
		return start
	}
	if slash := strings.IndexByte(s[start:end], '/'); slash >= 0 {
		return start + slash
	}
	return start
}

// looksLikeBase64 tells a key with slashes in it from a path: it has upper and
// lower case and digits, and goes from one to another again and again, where
// a path has words. Half of the letters of a random one do, so a sixth is far
// from both.
func looksLikeBase64(run string) bool {
	var seen [4]bool
	changes, before := 0, other
	for i := range len(run) {
		now := classOf(run[i])
		seen[now] = true
		if now != other && before != other && now != before {
			changes++
		}
		before = now
	}
	return seen[lower] && seen[upper] && seen[digit] && changes*6 >= len(run)
}

// The classes of characters in a run.
const (
	other = iota
	lower
	upper
	digit
)

func classOf(r byte) int {
	switch {
	case r >= 'a' && r <= 'z':
		return lower
	case r >= 'A' && r <= 'Z':
		return upper
	case r >= '0' && r <= '9':
		return digit
	}
	return other
}

// looksMade tells what a machine made, such as a key, a hash or a UUID, from
// what a person wrote: letters mixed with digits, twenty digits, or letters
// that go on for too long without a hyphen.
func looksMade(run string) bool {
	letters, digits := 0, 0
	for i := range len(run) {
		switch classOf(run[i]) {
		case digit:
			digits++
		case lower, upper:
			letters++
		}
	}
	switch {
	case letters > 0 && digits > 0:
		return true
	case digits >= 20:
		return true
	case letters < 20:
		return false
	}
	longest := 0
	for _, piece := range strings.FieldsFunc(run, func(r rune) bool { return strings.ContainsRune("-_~+%=", r) }) {
		longest = max(longest, len(piece))
	}
	return longest > 18
}
