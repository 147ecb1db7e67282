package loopback

import (
	"encoding/json"
	"net/http"
	"time"
)

// The events. Each is one line, {"event": "..."}, and holds nothing else.
const (
	eventChanged       = "changed"         // ask again; also the first of a stream before which something may have been missed
	eventHeartbeat     = "heartbeat"       // the stream lives
	eventLinkUsedTwice = "link-used-twice" // somebody opened a link that had been used
	eventReplaced      = "replaced"        // a newer session closed this one; the last of its stream
	eventBye           = "bye"             // Patchbay ends; the last of its stream
)

// serveEvents streams events until the page goes, the session is replaced or
// the server ends. A session may have several: on a reload the old one often
// outlives the start of the new one.
func (s *Shell) serveEvents(w http.ResponseWriter, r *http.Request, session int, body []byte) {
	if len(body) > 0 && !json.Valid(body) {
		s.answerProblem(w, http.StatusBadRequest, problemBadRequest)
		return
	}
	defer s.presence.enter()()
	stream := s.streams.open(session)
	defer func() {
		if last := s.streams.leave(stream); last && s.options.Left != nil {
			s.options.Left()
		}
	}()

	w.Header().Set("Content-Type", "application/x-ndjson")
	control := http.NewResponseController(w)
	if err := control.Flush(); err != nil { // the page hears at once that it is heard
		return
	}
	heartbeat := time.NewTicker(s.options.Heartbeat)
	defer heartbeat.Stop()
	for {
		for _, event := range stream.take() {
			_ = control.SetWriteDeadline(time.Now().Add(s.limits.write))
			if _, err := w.Write([]byte(`{"event":"` + event + `"}` + "\n")); err != nil {
				return
			}
			if err := control.Flush(); err != nil {
				return
			}
			if event == eventReplaced || event == eventBye {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-stream.more:
		case <-heartbeat.C:
			stream.put(eventHeartbeat)
		}
	}
}
