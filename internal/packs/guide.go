package packs

import (
	"fmt"
	"slices"
	"time"

	"app.patchbay/internal/patchbay"
)

func (c checker) guide(g patchbay.Guide, at string) {
	c.texts(at+".needs", g.Needs)
	c.texts(at+".limitedKey", g.LimitedKey)
	c.steps(g.Steps, at+".steps")
	if g.Checked != "" {
		if _, err := time.Parse(time.DateOnly, g.Checked); err != nil {
			c.add(at+".checked", "must be a day like 2026-05-31")
		}
	}
	if (g.Checked == "") != (g.Source == "") {
		c.add(at+".source", "checked and source belong together")
	}
	if g.Source != "" {
		if err := c.rules.link(g.Source); err != nil {
			c.add(at+".source", "%v", err)
		}
	}
}

func (c checker) steps(steps []patchbay.GuideStep, at string) {
	for i, step := range steps {
		stepAt := fmt.Sprintf("%s[%d]", at, i)
		c.text(stepAt+".title", step.Title)
		c.text(stepAt+".text", step.Text)
		c.texts(stepAt+".otherNames", step.OtherNames)
		c.linkName(stepAt+".link", step.Link)
		if step.Drawing != "" && !slices.Contains(Drawings(), step.Drawing) {
			c.add(stepAt+".drawing", "there is no drawing named %q", step.Drawing)
		}
		if len(step.OtherNames) > 0 && step.Button == "" {
			c.add(stepAt+".otherNames", "are other names of a button, and there is none")
		}
		for j, trouble := range step.Trouble {
			troubleAt := fmt.Sprintf("%s.trouble[%d]", stepAt, j)
			c.text(troubleAt+".title", trouble.Title)
			if trouble.Text == "" && len(trouble.Steps) == 0 && trouble.Message == "" {
				c.add(troubleAt, "has nothing to say")
			}
			c.steps(trouble.Steps, troubleAt+".steps")
		}
	}
}

func (c checker) manage() {
	m := c.pack.Manage
	c.linkName("manage.link", m.Link)
	c.texts("manage.steps", m.Steps)
	for i, step := range m.Steps {
		for _, match := range c.rules.forms.get(placeholderForm).FindAllStringSubmatch(step, -1) {
			at := fmt.Sprintf("manage.steps[%d]", i)
			switch {
			case match[1] != "keyName":
				c.add(at, "{%s} stands for nothing; {keyName} is the key's own name", match[1])
			case c.pack.WhoAmI == nil || c.pack.WhoAmI.KeyName == "":
				c.add(at, "{keyName} needs whoAmI.keyName, which says where the service tells it")
			}
		}
	}
}

func (c checker) texts(at string, texts []string) {
	for i, text := range texts {
		c.text(fmt.Sprintf("%s[%d]", at, i), text)
	}
}

func (c checker) linkName(at, name string) {
	if _, known := c.pack.Links[name]; name != "" && !known {
		c.add(at, "there is no link named %q", name)
	}
}
