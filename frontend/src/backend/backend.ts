import type { app } from '../../wailsjs/go/models'
import type { Step } from './step'

export type AboutView = app.AboutView
export type AccountUsesView = app.AccountUsesView
export type AccountView = app.AccountView
export type BoardView = app.BoardView
export type BrowsersView = app.BrowsersView
export type BroughtAccountView = app.BroughtAccountView
export type ComparedAccountView = app.ComparedAccountView
export type ComparedDocView = app.ComparedDocView
export type DecisionView = app.DecisionView
export type DestinationView = app.DestinationView
export type DocDetailView = app.DocDetailView
export type DocPackView = app.DocPackView
export type DocView = app.DocView
export type ElsewhereView = app.ElsewhereView
export type EventView = app.EventView
export type ExposedView = app.ExposedView
export type FactView = app.FactView
export type FieldView = app.FieldView
export type FormerDocView = app.FormerDocView
export type FoundDocView = app.FoundDocView
export type FoundDocsView = app.FoundDocsView
export type GuideStepView = app.GuideStepView
export type HomeView = app.HomeView
export type IdentityView = app.IdentityView
export type IntroductionView = app.IntroductionView
export type LeavingStepView = app.LeavingStepView
export type ListView = app.ListView
export type MayUseView = app.MayUseView
export type OrganisationView = app.OrganisationView
export type OthersView = app.OthersView
export type OwnPacksView = app.OwnPacksView
export type OwnServiceView = app.OwnServiceView
export type PackView = app.PackView
export type PastedView = app.PastedView
export type PlaceView = app.PlaceView
export type PreferencesView = app.PreferencesView
export type Problem = app.Problem
export type ReachView = app.ReachView
export type ReadAsAdminView = app.ReadAsAdminView
export type RemovedView = app.RemovedView
export type SeenAccountView = app.SeenAccountView
export type SeenView = app.SeenView
export type ToDoView = app.ToDoView
export type TroubleView = app.TroubleView
export type UnfinishedView = app.UnfinishedView
export type UseView = app.UseView
export type VaultView = app.VaultView

/** Whose an account is in a doc. */
export type Sharing = 'private' | 'shared'

/** What others may do with a shared account. */
export type Level = 'restricted' | 'view' | 'act'

/** What the person says of a place. */
export type Said = 'planned' | 'done' | 'old-key' | 'taken-out'

/** What an account is used for in a doc. */
export type Purpose = 'sync' | 'formula' | 'action'

/**
 * What the page hears besides answers. `link-used-twice` is a warning; `lost`
 * ends with `back`; `replaced` (by a newer page), `ended` (the program doesn't
 * know this page any more) and `bye` (the program ends) are final.
 */
export type Notice = 'link-used-twice' | 'lost' | 'back' | 'replaced' | 'ended' | 'bye'

/** Stops what it was got for. */
export type Stop = () => void

/**
 * The wall: all that the page knows of the program behind it. Every method
 * rejects with a ProblemError and nothing else.
 */
export interface Backend {
  /** Makes ready to call. In the browser this exchanges the link's code for a session. */
  open(): Promise<void>
  /** Calls back when there may be something new to ask for, a few times a second at most. */
  onChanged(tell: () => void): Stop
  onNotice(tell: (notice: Notice) => void): Stop

  /** What this program is, where its files lie and how data is kept. */
  About(): Promise<AboutView>
  /** The catalogue, by name. It doesn't change while the program runs. */
  Packs(): Promise<PackView[]>
  /** The accounts by Pack and name, and what is still to do, oldest first. Never asks the password store. */
  List(): Promise<ListView>
  /** Asks the service whether it still knows the key. May take as long as the service's time limit. */
  Check(account: string): Promise<void>
  /** Names an account; the empty name is the service's own. */
  Rename(account: string, label: string): Promise<void>
  /** Deletes an account and its key here, and leaves what is to be done at the service. */
  Remove(account: string): Promise<RemovedView>
  /** Says that a to-do is done. */
  Tick(toDo: string): Promise<void>
  /** Drops a to-do, undone. */
  Forget(toDo: string): Promise<void>

  /** Notes an account that was approved inside Coda, in a doc where both are given, and answers its id. */
  AddKeptByCoda(pack: string, name: string, doc: string, sharing: Sharing | ''): Promise<string>
  /** The same for a service by the name of its Pack in Coda, which needn't be in the catalogue. */
  AddKeptOf(service: string, name: string, doc: string, sharing: Sharing | ''): Promise<string>
  /** Says that the places which block a to-do may stop: all that the person was shown, by their ids. */
  AcceptStop(toDo: string, places: string[]): Promise<void>
  /** Says that the key of a to-do which may be back is in use again: there is nothing to delete. */
  KeepKey(toDo: string): Promise<void>

  /** Every account, doc and connection at once, and where others may act, the worst first. */
  Board(): Promise<BoardView>
  /** Asks Coda, with a connected Coda account, who can open a doc. */
  AskWhoCanOpen(doc: string): Promise<void>
  /** What somebody who leaves must see to, in the order in which to do it. */
  LeavingList(): Promise<LeavingStepView[]>
  /** The same as CSV; words are the page's, by the codes that stand for them. */
  LeavingTable(words: Record<string, string>): Promise<string>

  /** Keeps a file that the page made, in base64, and answers its path. For the window, where pages can't save. */
  SaveFile(name: string, content: string): Promise<string>

  /** The docs known here, by title. */
  Docs(): Promise<DocView[]>
  /** One with its Packs. */
  Doc(doc: string): Promise<DocDetailView>
  /**
   * Notes a doc by its link; an empty title is read from the link. One that is known already stays. Without a link it
   * is kept by its title, each time as another one.
   */
  AddDoc(link: string, title: string): Promise<DocView>
  /** Gives a doc its link. */
  SetDocLink(doc: string, link: string): Promise<void>
  /**
   * A page of the docs that Coda shows to one of its accounts; the first by an empty page. Coda may be asked only now
   * and then: rate-limited says after how many seconds.
   */
  FindDocs(account: string, query: string, page: string): Promise<FoundDocsView>
  /** Asks Coda for a doc, on behalf of one of its accounts, and notes its title, or that it isn't shown. */
  LookInCoda(account: string, doc: string): Promise<void>
  /** Takes a doc off the list. Accounts that Coda may have there leave a to-do. */
  ForgetDoc(doc: string): Promise<void>
  /** Opens a doc, known here or named by a to-do, in the person's browser. */
  OpenDoc(doc: string): Promise<void>
  /** Notes somebody else's shared account in a doc. The id and the time are made by the program. */
  NoteOthers(others: OthersView): Promise<OthersView>
  DropNote(id: string): Promise<void>

  /** Reads a copy of Coda's page of accounts: its HTML or, where that holds none, its text. Nothing of it is kept. */
  ReadAccounts(html: string, text: string): Promise<SeenView>
  /** Sets what the page shows against what is here: its accounts in their order, then those that only are here. */
  CompareSeen(seen: SeenView): Promise<ComparedAccountView[]>
  /** Which Enterprise organisations a Coda account's owner is an admin of; not-an-admin where there is none. */
  Organisations(account: string): Promise<OrganisationView[]>
  /**
   * A page of what the owner has connected in an organisation's docs, put to what the pages before had; the first by an
   * empty page. Coda may be asked only so often: rate-limited says after how many seconds.
   */
  ReadAsAdmin(account: string, organisation: string, page: string, before: SeenView): Promise<ReadAsAdminView>
  /** Does what the person chose of it, all in one step or nothing. */
  BringIn(accounts: BroughtAccountView[]): Promise<void>

  /** Where an account is used. */
  Connections(account: string): Promise<AccountUsesView>
  /** Puts an account into a doc without signing in anew. A shared one begins restricted. */
  AddToDoc(account: string, doc: string, sharing: Sharing): Promise<void>
  /** Makes an account the private one of a Pack in a doc, in place of the one that is; none where it is empty. */
  ChoosePrivate(doc: string, pack: string, account: string): Promise<void>
  /** Says what others may do with a shared account. */
  ShareInstead(account: string, doc: string): Promise<void>
  SetNonOwners(account: string, doc: string, level: Level): Promise<void>
  /** Takes an account out of docs, all in one step. */
  Disconnect(account: string, docs: string[]): Promise<void>
  /** Lets another account of the same Pack take all places of one, in one step. */
  Swap(from: string, to: string): Promise<void>
  /** The docs that an account was in before it was removed and connected again, with how it was there. */
  FormerDocs(account: string): Promise<FormerDocView[]>
  /** Puts it back into such docs, all in one step. */
  PutBack(account: string, docs: string[]): Promise<void>
  /** Says that such docs shall not be offered any more. */
  LeaveOut(account: string): Promise<void>
  /** Notes a place other than a doc where the key is to be used. */
  AddElsewhere(account: string, name: string): Promise<ElsewhereView>
  RemoveElsewhere(account: string, elsewhere: string): Promise<void>
  /** Notes what the person says of a place: the id of a doc or of an elsewhere. */
  MarkInCoda(account: string, place: string, state: Said): Promise<void>
  /**
   * Puts a field of an account's key on the computer's clipboard, for a place. Answers with the seconds after which it
   * is taken off again; the key never comes here. The system may ask the person for something meanwhile.
   */
  CopyKey(account: string, place: string, field: string): Promise<number>
  /** Takes it off now, and ends a CopyKey that is under way. */
  ClearCopied(): Promise<void>
  /** Takes a place off the list of what is to finish. */
  Dismiss(account: string, place: string): Promise<void>
  /** What the owner and others may do with an account in a doc, and why. */
  MayUse(account: string, doc: string, purpose: Purpose): Promise<MayUseView>

  /** Starts connecting an account of a Pack. It ends in a doc where doc and sharing are given; both may be empty. */
  Connect(pack: string, doc: string, sharing: Sharing | ''): Promise<Step>
  /** Starts connecting an account of a service that no Pack is for; the Pack is kept with the account, not before. */
  ConnectOwn(service: OwnServiceView): Promise<{ pack: PackView; step: Step }>
  /** Starts signing in to an account again. */
  SignInAgain(account: string): Promise<Step>
  /** Answers step n; a choice is the value of "choose". Answers within a second. */
  Submit(flow: string, n: number, values: Record<string, string>): Promise<Step>
  /** The step after n, or the current one after 25 seconds. Asking keeps the flow alive. */
  Wait(flow: string, n: number): Promise<Step>
  Cancel(flow: string): Promise<void>
  /** Opens, once more, the service's page that a flow waits for the person on. */
  OpenPage(flow: string): Promise<void>

  /** The Packs whose service wants to know Patchbay first, by name. */
  Introductions(): Promise<IntroductionView[]>
  /** Keeps the client id and secret that a service made for Patchbay. They never come back here. */
  Introduce(pack: string, id: string, secret: string): Promise<void>
  /** Deletes them. */
  Withdraw(pack: string): Promise<void>
  /** The browsers of this computer, and which of them an account is signed in to with; it may be empty. */
  Browsers(account: string): Promise<BrowsersView>
  /** Says with which one it is from now on; empty for the computer's own choice. */
  ChooseBrowser(account: string, browser: string): Promise<void>

  /** How the password store is doing. Asks nobody anything. */
  Vault(): Promise<VaultView>
  /** Sets up a password store. */
  ChooseVault(name: string, passphrase: string): Promise<void>
  /** Opens it, by the passphrase or, where that is empty, by the system's own question: then it waits for the person. */
  Unlock(passphrase: string): Promise<void>

  /** Opens one of a Pack's links by its name, in the person's browser. */
  OpenLink(pack: string, link: string): Promise<void>
  OpenLog(): Promise<void>
  /** What was found in the person's own folder of Packs when it was last read. */
  OwnPacks(): Promise<OwnPacksView>
  /** Reads it again. */
  ReadOwnPacks(): Promise<OwnPacksView>
  /** Opens that folder, and makes it where it isn't there. */
  OpenOwnPacks(): Promise<void>
  /** A page of what happened, the newest first, from page 0; empty after the last. */
  History(account: string, page: number): Promise<EventView[]>
  Preferences(): Promise<PreferencesView>
  SetPreference(name: string, value: string): Promise<void>
  /** Where the page was asked to go from outside of it, such as from the panel; answered once. */
  Destination(): Promise<DestinationView>
  /** Says that the step is shown at which an account's key is copied for a place; both are empty when none is. */
  AtStep(account: string, place: string): Promise<void>
  /** Hides the window, where the panel shows Patchbay's icon. */
  HideWindow(): Promise<void>
  /** Shows this same Patchbay in the person's browser, beside the window. */
  OpenInBrowser(): Promise<void>
  /** What the computer around Patchbay does for it, as it is now: somebody may have changed it by hand. */
  Home(): Promise<HomeView>
  /** Chooses the browser that pages are opened in, by its id; empty for the computer's own choice. */
  SetBrowser(browser: string): Promise<void>
  /** Makes Patchbay start when the person signs in to their computer, or no more. */
  SetStartAtLogin(on: boolean): Promise<void>
  /** Says whether the person has the page in front of them. */
  Looking(looking: boolean): Promise<void>
  /** Starts another Patchbay with pretend accounts, and opens it. */
  StartPractice(): Promise<void>
  /** Ends the program. */
  Quit(): Promise<void>
}
