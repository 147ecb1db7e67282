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
	    system: string;
	    shell: string;
	    dataFolder: string;
	    logFolder: string;
	    practice: boolean;
	    problem: Problem;
	    trial: string[];
	    facts: FactView[];
	}
	export interface PastedView {
	    field: string;
	    label: string;
	    text: string;
	}
	export interface PlaceView {
	    id: string;
	    name: string;
	    link: string;
	    elsewhere: boolean;
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
	    place: PlaceView;
	    blockedBy: PlaceView[];
	    accepted: boolean;
	    mayBeBack: boolean;
	}
	export interface ElsewhereView {
	    id: string;
	    account: string;
	    name: string;
	    state: string;
	    since: string;
	    mayHave: boolean;
	    copied: string;
	    dismissed: boolean;
	}
	export interface UseView {
	    account: string;
	    accountName: string;
	    accountStatus: string;
	    pack: string;
	    doc: string;
	    docTitle: string;
	    docLink: string;
	    sharing: string;
	    nonOwners: string;
	    seenSharing: string;
	    seenNonOwners: string;
	    state: string;
	    since: string;
	    mayHave: boolean;
	    copied: string;
	    dismissed: boolean;
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
	    alsoInCoda: boolean;
	    connected: string;
	    checked: string;
	    places: number;
	    approved: boolean;
	    lacks: string[];
	}
	export interface AccountUsesView {
	    account: AccountView;
	    docs: UseView[];
	    elsewhere: ElsewhereView[];
	    toDos: ToDoView[];
	    pasted: PastedView[];
	}
	
	export interface DoneView {
	    account: string;
	    replaced: boolean;
	    given: boolean;
	    already: boolean;
	    doc: string;
	    notInDoc: Problem;
	}
	export interface PageView {
	    address: string;
	    unopened: boolean;
	    code: string;
	    until: string;
	}
	export interface FormView {
	    name: string;
	    way: string;
	    fields: FieldView[];
	    choices: string[];
	    names: string[];
	    browser: string;
	    problem: Problem;
	    identity: IdentityView;
	    removed: string[];
	    approved: boolean;
	    unasked: boolean;
	    lacks: string[];
	}
	export interface StepView {
	    flow: string;
	    n: number;
	    kind: string;
	    pack: string;
	    account: string;
	    form: FormView;
	    waiting: string;
	    page: PageView;
	    done: DoneView;
	    problem: Problem;
	}
	export interface ManageView {
	    link: string;
	    steps: string[];
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
	export interface FieldView {
	    id: string;
	    label: string;
	    help: string;
	    placeholder: string;
	    secret: boolean;
	    hintPattern: string;
	    hintMessage: string;
	}
	export interface WayView {
	    way: string;
	    fields: FieldView[];
	    approved: boolean;
	    scopes: string[];
	    selfHosted: boolean;
	    introduce: boolean;
	    guide: GuideView;
	    confirmed: boolean;
	}
	export interface PackView {
	    id: string;
	    name: string;
	    alsoKnownAs: string[];
	    category: string;
	    description: string;
	    color: string;
	    account: string;
	    uses: string[];
	    accounts: string[];
	    inCoda: string;
	    domains: string[];
	    links: Record<string, string>;
	    ways: WayView[];
	    guide: GuideView;
	    manage: ManageView;
	    inCodaOnly: boolean;
	    unconfirmed: string[];
	    own: boolean;
	}
	export interface BegunView {
	    pack: PackView;
	    step: StepView;
	}
	export interface ReachView {
	    open: string;
	    access: string;
	    domains: string[];
	    groups: number;
	    people: number;
	    asked: string;
	}
	export interface ExposedView {
	    use: UseView;
	    now: boolean;
	    left: boolean;
	    reach: ReachView;
	}
	export interface DocView {
	    id: string;
	    title: string;
	    link: string;
	    added: string;
	    accounts: number;
	    unfinished: number;
	    canLook: boolean;
	    seen: string;
	    notShown: string;
	    notShownTo: string;
	}
	export interface BoardView {
	    accounts: AccountView[];
	    docs: DocView[];
	    uses: UseView[];
	    exposed: ExposedView[];
	    mayAsk: boolean;
	}
	export interface BroughtDocView {
	    doc: string;
	    link: string;
	    title: string;
	    do: string;
	    sharing: string;
	    nonOwners: string;
	}
	export interface BroughtAccountView {
	    account: string;
	    pack: string;
	    name: string;
	    label: string;
	    docs: BroughtDocView[];
	}
	
	export interface Browser {
	    id: string;
	    name: string;
	    profile: string;
	}
	export interface BrowsersView {
	    browsers: Browser[];
	    chosen: string;
	}
	export interface ComparedDocView {
	    where: string;
	    doc: string;
	    title: string;
	    link: string;
	    hereSharing: string;
	    hereNonOwners: string;
	    hereState: string;
	    can: string[];
	    clash: string;
	}
	export interface ComparedAccountView {
	    where: string;
	    pack: string;
	    account: string;
	    candidates: string[];
	    name: string;
	    docs: ComparedDocView[];
	}
	
	export interface DecisionView {
	    allowed: boolean;
	    reason: string;
	    asOwner: boolean;
	}
	export interface DestinationView {
	    to: string;
	    account: string;
	    place: string;
	    toDo: string;
	}
	export interface OthersView {
	    id: string;
	    doc: string;
	    pack: string;
	    name: string;
	    whose: string;
	    may: string;
	    noted: string;
	}
	export interface DocPackView {
	    pack: string;
	    uses: UseView[];
	    others: OthersView[];
	}
	export interface DocDetailView {
	    doc: DocView;
	    packs: DocPackView[];
	    toDos: ToDoView[];
	}
	
	
	
	
	export interface EventView {
	    at: string;
	    what: string;
	    account: string;
	    pack: string;
	    name: string;
	    place: string;
	    detail: string;
	}
	
	
	
	
	export interface FormerDocView {
	    doc: string;
	    title: string;
	    sharing: string;
	    nonOwners: string;
	    again: string;
	    mayHave: boolean;
	    refused: Problem;
	}
	export interface FoundDocView {
	    id: string;
	    title: string;
	    link: string;
	    owner: string;
	    folder: string;
	    here: string;
	}
	export interface FoundDocsView {
	    docs: FoundDocView[];
	    next: string;
	}
	
	
	export interface HomeView {
	    start: string;
	    notifications: string;
	    browsers: Browser[];
	    browser: string;
	}
	
	export interface IntroductionView {
	    pack: string;
	    done: boolean;
	    secret: boolean;
	    returnsTo: string[];
	    steps: GuideStepView[];
	    accounts: number;
	}
	export interface LeavingStepView {
	    do: string;
	    pack: string;
	    account: string;
	    accountName: string;
	    keyName: string;
	    place: PlaceView;
	    sharing: string;
	    nonOwners: string;
	    state: string;
	    instead: string[];
	}
	export interface UnfinishedView {
	    account: string;
	    accountName: string;
	    pack: string;
	    place: PlaceView;
	    state: string;
	    since: string;
	    mayHave: boolean;
	    copied: string;
	    dismissed: boolean;
	}
	export interface ListView {
	    accounts: AccountView[];
	    toDos: ToDoView[];
	    unfinished: UnfinishedView[];
	    exposed: number;
	}
	
	export interface MayUseView {
	    owner: DecisionView;
	    member: DecisionView;
	}
	export interface OrganisationView {
	    id: string;
	    name: string;
	}
	
	export interface OwnPacksView {
	    folder: string;
	    packs: string[];
	    mistakes: string[];
	    lost: string[];
	}
	export interface OwnServiceView {
	    name: string;
	    way: string;
	    keyName: string;
	    prefix: string;
	    alone: boolean;
	    checkAddress: string;
	}
	
	
	
	
	export interface PreferencesView {
	    theme: string;
	    accounts: string;
	    text: string;
	    notifications: string;
	}
	
	
	export interface SeenDocView {
	    title: string;
	    link: string;
	    said: string;
	    sharing: string;
	    nonOwners: string;
	}
	export interface SeenAccountView {
	    id: string;
	    pack: string;
	    name: string;
	    folded: boolean;
	    docs: SeenDocView[];
	    chosen: string;
	}
	export interface SeenView {
	    accounts: SeenAccountView[];
	    unread: string[];
	    byLayout: boolean;
	    partial: boolean;
	    others: number;
	}
	export interface ReadAsAdminView {
	    seen: SeenView;
	    next: string;
	}
	export interface RemovedView {
	    deleted: boolean;
	    problem: Problem;
	    revoked: boolean;
	    notRevoked: Problem;
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

