package practice

import (
	"net/http"
	"strings"
)

// guard lets in only requests that mean these services. A page elsewhere in
// the browser can make a name of its own lead to 127.0.0.1 (DNS rebinding), or
// send forms here; the first has another Host, the second another Origin.
func (s *Services) guard(next http.Handler) http.Handler {
	host := strings.TrimPrefix(s.address, "http://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		// Not "no-referrer": with it, browsers send forms with the Origin "null".
		w.Header().Set("Referrer-Policy", "same-origin")
		if r.Host != host {
			http.Error(w, "These pretend services are at "+s.address+" alone.", http.StatusMisdirectedRequest)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !isForPrograms(r.URL.Path) && !s.sameOrigin(r) {
			http.Error(w, "This form was sent from another page.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		next.ServeHTTP(w, r)
	})
}

// sameOrigin demands an Origin, which every browser sends with a form.
func (s *Services) sameOrigin(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Header.Get("Origin") == s.address && (site == "" || site == "same-origin")
}
