export namespace app {
	
	export interface FactView {
	    where: string;
	    code: string;
	    values: Record<string, string>;
	}
	export interface Problem {
	    code: string;
	    values: Record<string, string>;
	}
	export interface AboutView {
	    version: string;
	    shell: string;
	    dataFolder: string;
	    logFolder: string;
	    practice: boolean;
	    problem: Problem;
	    trial: string[];
	    facts: FactView[];
	}
	export interface IdentityView {
	    named: boolean;
	    name: string;
	    email: string;
	    workspace: string;
	    keyName: string;
	    scoped: boolean;
	    limited: boolean;
	}
	export interface AccountView {
	    id: string;
	    pack: string;
	    name: string;
	    label: string;
	    status: string;
	    trouble: Problem;
	    identity: IdentityView;
	    address: string;
	    connected: string;
	    checked: string;
	}
	export interface DoneView {
	    account: string;
	    replaced: boolean;
	    already: boolean;
	}
	export interface EventView {
	    at: string;
	    what: string;
	    account: string;
	    pack: string;
	    name: string;
	    detail: string;
	}
	
	export interface FieldView {
	    id: string;
	    label: string;
	    help: string;
	    placeholder: string;
	    secret: boolean;
	    hintPattern: string;
	    hintMessage: string;
	}
	export interface FormView {
	    name: string;
	    fields: FieldView[];
	    choices: string[];
	    problem: Problem;
	    identity: IdentityView;
	    removed: string[];
	}
	export interface TroubleStepView {
	    title: string;
	    text: string;
	    button: string;
	    link: string;
	    drawing: string;
	    copy: string;
	}
	export interface TroubleView {
	    title: string;
	    text: string;
	    steps: TroubleStepView[];
	    message: string;
	}
	export interface GuideStepView {
	    title: string;
	    text: string;
	    button: string;
	    otherNames: string[];
	    link: string;
	    drawing: string;
	    copy: string;
	    trouble: TroubleView[];
	}
	export interface GuideView {
	    needs: string[];
	    steps: GuideStepView[];
	    limits: string;
	    limitedKey: string[];
	    checked: string;
	    source: string;
	}
	
	export interface ToDoView {
	    id: string;
	    account: string;
	    pack: string;
	    name: string;
	    keyName: string;
	    why: string;
	    since: string;
	    until: string;
	}
	export interface ListView {
	    accounts: AccountView[];
	    toDos: ToDoView[];
	}
	export interface ManageView {
	    link: string;
	    steps: string[];
	}
	export interface WayView {
	    way: string;
	    fields: FieldView[];
	}
	export interface PackView {
	    id: string;
	    name: string;
	    alsoKnownAs: string[];
	    category: string;
	    description: string;
	    color: string;
	    account: string;
	    domains: string[];
	    links: Record<string, string>;
	    ways: WayView[];
	    guide: GuideView;
	    manage: ManageView;
	}
	export interface PreferencesView {
	    theme: string;
	}
	
	export interface RemovedView {
	    deleted: boolean;
	    problem: Problem;
	}
	export interface StepView {
	    flow: string;
	    n: number;
	    kind: string;
	    pack: string;
	    account: string;
	    form: FormView;
	    waiting: string;
	    done: DoneView;
	    problem: Problem;
	}
	
	
	
	export interface VaultChoiceView {
	    name: string;
	    title: string;
	    passphrase: boolean;
	}
	export interface VaultView {
	    state: string;
	    name: string;
	    title: string;
	    passphrase: boolean;
	    chosen: boolean;
	    problem: Problem;
	    choices: VaultChoiceView[];
	    waiting: number;
	}

}

