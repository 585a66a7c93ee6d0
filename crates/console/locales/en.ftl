product = Openlijk
nav-main = Main menu
nav-campaigns = Mailings
nav-purposes = Purposes
nav-pause = Pause
sign-out = Sign out
signed-in-as = Signed in as { $name }
footer = Openlijk measures honestly: groups, not people. Who says yes, chooses so.

sign-in-title = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-do = Sign in
sign-in-wrong-title = You are not signed in
sign-in-wrong = The name or the password is not right. Please try again.
sign-in-often-title = Tried too often
sign-in-often = Wait a quarter of an hour. Then try again.
sign-in-old-title = The form was too old
sign-in-old = Please fill it in again. Nothing has changed.

banner-paused-all = All measuring is paused
banner-paused-purpose = Purpose { $name } is paused
banner-paused-campaign = Mailing { $name } is paused
banner-paused-recipient = Recipient { $name } is paused
banner-paused-message = Message { $name } is paused
banner-paused-who = Since { $moment }, by { $who }. Reason: { $why }
banner-resume = Resume measuring
banner-down-title = The store is down
banner-down = Nothing is counted now. Mail goes on, unmeasured. Call your operator.
banner-lost = { $count ->
    [one] One hit could not be kept. So the figures are a little too low.
   *[other] { $number } hits could not be kept. So the figures are a little too low.
  }

switch-on = Measuring is on
switch-off = Measuring is paused
switch-numbers = { $purposes } purposes, { $running } running mailings.
switch-pause = Pause everything

campaigns-title = Mailings
campaigns-none = There is no mailing yet. Send mail through Openlijk, and it stands here.
campaigns-name = Mailing
campaigns-purpose = Purpose
campaigns-first = Sent
campaigns-sent = Mails
campaigns-measured = Measured
campaigns-state = State
campaigns-scroll = Table of mailings
state-running = Running
state-closed = Closed
state-paused = Paused

campaign-line = Sent on { $day } to { $sent } people. Measured with { $measured }.
campaign-purpose = Purpose:
campaign-pause = Pause this mailing
campaign-downloads = These figures as a file
download-csv = Table (CSV)
download-json = Data (JSON)
download-txt = Text

estimate-title = How many people opened this mail?
estimate-label = Estimate
estimate-label-least = At least
estimate-figure-range = from { $low } to { $high }
estimate-sentence = Probably { $low } to { $high } of 100 people opened this mail. We do not know who.
estimate-sentence-least = At least { $low } of 100 people opened this mail. How many more, we do not know. The margin is too wide to say more.
estimate-assumes-loads = This comes from loaded pictures. We assume people load as often as with earlier mailings.
estimate-assumes-groups = This comes from groups of at least ten people. Each group shares one picture.
estimate-coverage = The estimate is about { $measured } of the { $sent } mails.
estimate-invisible = We do not see who blocks pictures. So there may be more readers.
estimate-not-read = Opened is not the same as read.
estimate-too-small = Too few to show. With fewer than ten people, somebody would stand out.
estimate-not-measured = This mailing was not measured. So there is no estimate.
estimate-not-measured-why = See why
estimate-loads-only = This mailing counts loaded pictures only. How many people that are, we do not know.
estimate-no-points = There are no openings yet.

chart-title = Estimated share that opened the mail, over time
chart-desc = The line starts at { $first } and ends at { $last }. The area around it is the margin.
chart-caption = After { $time }, an estimated { $share } had opened the mail.
chart-caption-least = After { $time }, at least { $share } had opened the mail.
chart-hours = Hours after sending
chart-days = Days after sending
chart-table = The same figures as a table
point-time = After
point-share = Estimate
point-range = Margin
point-method = How
time-hours = { $count ->
    [one] 1 hour
   *[other] { $number } hours
  }
time-days = { $count ->
    [one] 1 day
   *[other] { $number } days
  }
method-groups = groups
method-at-least = at least
method-loads = loaded pictures
at-least = at least { $share }

seen-title = What did our server see?
seen-intro = These are exact counts of loaded pictures. These are not people.
seen-none = Nothing has been loaded yet.
seen-class = Who loaded
seen-loads = Times loaded
seen-share = Part
seen-suppressed = { $count ->
    [one] One number is too small to show.
   *[other] { $number } numbers are too small to show.
  }
seen-not-counted = Security filters, own staff and pollution do not count in the estimate.

sent-title = Sent, by kind of measuring
sent-measure = Measuring
sent-number = Mails
sent-none = No mail was accepted yet.

purposes-title = Purposes
purposes-none = There is no purpose yet. Make one with openlijk purpose apply.
purposes-name = Purpose
purposes-ground = Ground
purposes-measure = Asked for
purposes-kept = Kept
purposes-version = Version
purposes-scroll = Table of purposes
purpose-declared = Version { $version }, by { $author }, since { $day }.
purpose-declaration = What has been declared?
purpose-kind = What for
purpose-controller = Who decides
purpose-recipients = For whom
purpose-law = Law
purpose-law-confirmed = Confirmed by
purpose-law-nobody = Nobody. Then the law does not count.
purpose-law-beside = Software cannot judge whether a law truly allows the measuring.
purpose-interest = Interest
purpose-why = Text for the recipient
purpose-papers = Papers
paper-ropa = Record of processing
paper-dpia = Impact assessment
paper-processor = Processor
paper-opinion = Legal opinion
paper-works-council = Works council
paper-own = none, on own computers
paper-missing = not on file
purpose-kept-days = { $count ->
    [one] 1 day
   *[other] { $number } days
  }
purpose-pause = Pause this purpose
purpose-decisions = What is measured, and why?
purpose-decisions-intro = We decide for each mail and each recipient. These are today's answers.
case-first = First mail: the recipient knows nothing yet
case-told = The recipient was told and chose nothing
case-yes = The recipient said yes
case-no = The recipient said no
decision-measure = Answer: { $measure }
decision-reasons = Why
decision-rule = Rule
decision-text = Explanation
decision-effect = Outcome
decision-source = Source
decision-grey = Opinions differ on this
decision-conditions = This must hold
decision-next = More is possible with
decision-ruleset = Rules: { $ruleset }
decision-failed = The rules cannot be read. So we do not measure.
effect-permit = Allowed
effect-forbid = Not allowed
effect-limit = Less

pause-title-all = Pause everything?
pause-title-purpose = Pause purpose { $name }?
pause-title-campaign = Pause mailing { $name }?
pause-title-recipient = Pause recipient { $name }?
pause-title-message = Pause message { $name }?
pause-stops = This stops: new measuring, in mail already sent too.
pause-goes-on = This goes on: sending mail.
pause-why = Reason
pause-why-hint = Colleagues read this reason at the top of every page.
pause-why-missing-title = The reason is missing
pause-why-missing = Give a reason of at most 500 characters.
pause-do = Pause now
resume-title-all = Resume all measuring?
resume-title-purpose = Resume purpose { $name }?
resume-title-campaign = Resume mailing { $name }?
resume-title-recipient = Resume recipient { $name }?
resume-title-message = Resume message { $name }?
resume-effect = From now on openings count again. What happened during the pause stays uncounted.
resume-do = Resume measuring
pause-cancel = Back
pauses-title = Pause
pauses-none = Nothing is paused.
pauses-now = Paused now

gone-title = This page does not exist
gone-text = Check the address. Or go to the mailings.
down-title = This does not work now
down-text = The store does not answer. Nothing has changed. Please try again soon.
forged-title = This form was too old
forged-text = Go back, load the page again and try once more.

# Accounts, roles and signing in
code-title = Your second step
code-label = Code from your app
code-hint = Six digits. You may paste them.
code-do = Sign in
code-lost = Have you lost your app? An administrator can reset your second step.
code-again = Sign in with another name
code-wrong-title = The code does not fit
code-wrong = Each code works once. Wait for the next one in your app.
factor-title = Set up your second step
factor-what = You sign in with your password and a code from an app.
factor-required = Your role needs this. Until then you see figures, and you can pause.
factor-step-one = 1. Tell your app
factor-scan = Scan this picture with an app for sign-in codes.
factor-picture = QR code with the secret that stands below
factor-type = Or type this secret into the app:
factor-open = Open in an app on this device
factor-step-two = 2. Show that it works
factor-do = Set up
factor-later = Back
account-title = Your account
account-role = Role
account-factor = Second step
account-factor-on = A code from an app
account-factor-add = Set up a second step
account-password = Change your password
account-password-now = Password now
account-password-new = New password
account-password-hint = At least 12 characters. You are then signed out everywhere else.
account-password-do = Change password
account-elsewhere = You sign in by your organisation. Change your password there.
account-wrong-title = The password now is not right
account-wrong = Nothing has changed. Please try again.
account-short-title = The new password is too short or too long
role-administrator = Administrator
role-officer = Data protection officer
role-sender = Sender
role-planner = Planner
role-case-worker = Case worker
role-auditor = Auditor
forbidden-title = This is not part of your role
forbidden-text = Nothing has changed. An administrator can give you another role.
sign-in-other = Sign in by your organisation
sign-in-stranger-title = You have no account here
sign-in-stranger = Your organisation knows you, Openlijk does not. An administrator can add you.
sign-in-elsewhere-title = Signing in did not work
sign-in-elsewhere = Your organisation did not confirm who you are. Please try again.

# After signing in elsewhere
signed-in-title = You are signed in
signed-in-onward = Go on

# Accounts and tokens, for the administrator
accounts-title = Accounts
accounts-lead = Who may sign in here, and in which role.
accounts-all = All accounts
accounts-by = Signs in by
accounts-organisation = The organisation
accounts-factor-none = None
accounts-state = State
accounts-open = Open
accounts-closed = Closed
accounts-new = Add an account
accounts-add = Add
accounts-subject = Name at your organisation (OIDC subject)
accounts-subject-hint = Leave empty for somebody with a password here.
accounts-subject-problem = Choose a role, and a name of at most 255 characters.
accounts-subject-taken = Somebody else has this name at your organisation.
accounts-mail = Mail address
accounts-mail-hint = This person sees what was sent from this address, sealed.
accounts-mail-taken = Another account has this mail address.
account-no-mail = None. An administrator can fill it in.
accounts-name-problem = Choose a name of 1 to 64 characters.
accounts-name-taken = This name is taken. Choose another.
accounts-added = Account { $name } was added
accounts-password = Password: { $password }
shown-once = You see this once. Keep it in a safe place.
account-elsewhere-short = They sign in by your organisation.
accounts-one = Account { $name }
accounts-disable = Closed: this person may not sign in
accounts-save = Save
accounts-reset-what = For somebody who lost their app. They set up another at the next sign-in.
accounts-reset = Reset the second step
accounts-new-password = New password
accounts-new-password-what = A new password signs this person out everywhere.
accounts-last = This is the last administrator. Add another one first.
tokens-title = API tokens
tokens-lead = With a token, a program of your organisation reaches the API.
tokens-all = All tokens
tokens-none = There are no tokens yet.
tokens-name = Name
tokens-name-hint = It stands beside each choice that the program records.
tokens-name-problem = Choose a name of 1 to 64 characters.
tokens-scopes = It may
tokens-scopes-problem = Choose at least one thing that it may do.
tokens-made = Made
tokens-made-by = { $day }, by { $who }
tokens-until = Good until
tokens-until-hint = The last day. Empty: until you revoke it.
tokens-until-problem = Choose a day that is still to come.
tokens-endless = Until revoked
tokens-revoked = Revoked on { $day }
tokens-over = Over
tokens-good = Good
tokens-new = Make a token
tokens-make = Make
tokens-new-one = Token { $name }
tokens-revoke-title = Revoke token { $name }?
tokens-revoke-what = The program that uses it is shut out at once.
tokens-revoke = Revoke
scope-recipients = look people up and make them known
scope-read-choices = see what people chose
scope-record-choices = record choices and what people were told
scope-read-purposes = see purposes and their words
scope-read-decisions = see decisions and their reasons
scope-send-messages = send messages
scope-prepare-messages = have messages prepared that are sent elsewhere
