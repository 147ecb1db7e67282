package notify

import "encoding/xml"

// toast is a message as Windows wants it written: learn.microsoft.com, "App
// notification content". Pressing it as a whole or its button says the same.
type toast struct {
	XMLName  xml.Name `xml:"toast"`
	Launch   string   `xml:"launch,attr"`
	Template struct {
		Name string   `xml:"template,attr"`
		Text []string `xml:"text"`
	} `xml:"visual>binding"`
	Button struct {
		Content        string `xml:"content,attr"`
		Arguments      string `xml:"arguments,attr"`
		ActivationType string `xml:"activationType,attr"`
	} `xml:"actions>action"`
}

// toastOf writes a message that says name when it is pressed. Whatever its
// texts hold stays text.
func toastOf(name string, m Message) (string, error) {
	t := toast{Launch: name}
	t.Template.Name, t.Template.Text = "ToastGeneric", []string{m.Title, m.Text}
	t.Button.Content, t.Button.Arguments, t.Button.ActivationType = m.Button, name, "foreground"
	written, err := xml.Marshal(t)
	return string(written), err
}
