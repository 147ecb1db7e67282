package practice

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"time"
)

//go:embed pages
var pageFiles embed.FS

func parsePages() (*template.Template, error) {
	return template.New("pages").Funcs(template.FuncMap{
		"when": func(t time.Time) string {
			if t.IsZero() {
				return "never"
			}
			return t.Format("2 January 2006 at 15:04")
		},
	}).ParseFS(pageFiles, "pages/*.html")
}

// page is what every page gets; Nonce lets its own style and script run and
// nothing that somebody put into it.
type page struct {
	Title, Service string
	Nonce          string
	Data           any
}

// show renders the page called name. Forms go back to the same place, and
// after them the browser is sent to the page anew (303), so a reload repeats
// nothing.
func (s *Services) show(w http.ResponseWriter, name, service, title string, data any) {
	s.showWith(w, name, service, title, data, "")
}

// showWith is show for a page whose form ends up at another origin, too: a
// browser counts where it is redirected to.
func (s *Services) showWith(w http.ResponseWriter, name, service, title string, data any, formsTo string) {
	p := page{Title: title, Service: service, Nonce: rand.Text(), Data: data}
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, name, p); err != nil {
		http.Error(w, "The pretend page can't be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; style-src 'nonce-%[1]s'; "+
		"script-src 'nonce-%[1]s'; form-action 'self' %[2]s; base-uri 'none'; frame-ancestors 'none'", p.Nonce, formsTo))
	_, _ = w.Write(out.Bytes())
}

// answer sends value as JSON.
func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func (s *Services) home(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "home.html", "Practice", "Pretend services", nil)
}
