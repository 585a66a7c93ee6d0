nav-me = My data
nav-help = Help
nav-privacy = Privacy
footer-nav = More
footer-about = This page belongs to { $organisation }.
footer-cookies = This page uses no cookies and does not follow you.

page-title = What does this mail measure?
page-meta = { $campaign }, sent by { $organisation } on { $day }.

answer-none = This mail measures nothing.
answer-delivery = This mail does not measure whether you open it.
answer-aggregate = This mail counts how many people open it. We do not know who.
answer-last-open = This mail remembers the last day on which you opened it.
answer-individual = You gave permission. { $organisation } sees whether you open this mail.
answer-receipt = This mail asks you for a confirmation. Without your click it measures nothing.
answer-portal = The mail itself measures nothing. Before the button you read what we keep.
answer-announces = Later mails may measure. This mail only tells you so.

state-paused-title = Measuring is paused
state-paused = { $organisation } has paused the measuring. Nothing is counted now.
state-refused-title = You said no
state-refused = We no longer measure you. Not in mails that you already have either.
state-refused-aggregate = You are left out of the next mails.
aggregate-honest = In mails that you already have, several people share one picture. We cannot see who loads it. So we cannot take you out of those. Turn off pictures in mail if you do not want that.

choose-title = What would you like?
choose-refuse = Do not measure
choose-allow = You may measure
choose-refuse-help = Saying no works at once. You still get all your mail.
choose-allow-help = For yes we send a link to your address. Then we know it is you.

row-what = What do we keep?
row-when = When?
row-why = Why?
row-ground = Why is that allowed?
row-kept = For how long?
row-seen = Who sees it?
row-where = Where is it?
row-refusing = What if you say no?
row-read = Reading without measuring?

what-none = Only that we sent this mail.
what-delivery = Whether the mail reached your mail server.
what-aggregate = How many groups of at least ten people opened the mail, by hour. No names, no addresses, no data from your device.
what-aggregate-simple = How often a picture was loaded, by hour. Everybody gets the same picture. No names, no addresses, no data from your device.
what-last-open = One date: the last day on which you opened the mail. No time.
what-individual = Whether you open this mail, and at what moment.
what-field-count = Also how often you open the mail.
what-receipt = Your confirmation, if you give it.
what-portal = That you fetch the message, after you press the button.

when-picture = When your mail program loads the pictures in the mail.
when-never = Never. There is nothing in this mail to measure with.
when-act = When you press the button yourself.

ground-law = Law: { $law }.
ground-interest = Interest: { $interest }.

kept-days = { $count ->
    [one] One day.
   *[other] { $number } days.
  }
kept-unknown = That has not been decided. So we do not measure.
seen-aggregate = Staff of { $organisation } see numbers. Nobody sees who opens the mail.
seen-individual = Only these people of { $organisation }: { $roles }. Every look is put on record.
seen-nobody = Nobody. There is nothing to see.
where-own = On computers of { $organisation } itself.
where-processor = At a supplier. It keeps this for { $organisation }.
refusing-nothing = Nothing. You get the same mail and the same help.
read-block = Turn off pictures in your mail program.
read-block-link = How to turn off pictures

why-title = Why this decision?
why-intro = These are the rules that applied.
why-rule = Rule
why-text = Explanation
why-outcome = Outcome
why-source = Source
why-ruleset = Rules: { $ruleset }.
effect-permit = Allowed
effect-forbid = Not allowed
effect-limit = Less

rights-title = Your rights
rights-object = You can always object to measuring. It costs you nothing. You can do it with your data.
rights-officer = Questions? Contact the data protection officer.
rights-complaint = A complaint? You can send it to { $authority }.
rights-complaint-other = A complaint? You can send it to your country's privacy authority.
rights-my-data = Send me my data
rights-my-data-help = We send a link to the address that this mail went to.

refused-title = Done
refused-individual = We no longer measure you. Not in mails that you already have either.
refused-none = We do not measure you.
refused-aggregate = From the next mail on you are left out.
refused-since = Recorded on { $day }.
refused-undo = Changed your mind? Then we send a link to your address.
refused-plain = Done. We no longer measure you in mails with this purpose.
refused-plain-aggregate = Done. From the next mail on you are left out. What was counted already cannot be linked to you.
back-to-page = Back to the explanation

sent-title = Look in your mail
sent-text = If we have data about you, we send you a link. The link works for one day.
sent-nothing = Nothing came? Look among unwanted mail. Try again in an hour.

me-title = My data
me-intro = Enter your mail address. You get a link to your data.
me-label = Your mail address
me-hint = For example name@example.com
me-send = Send a link
me-error-title = The address is not complete
me-error = Enter a mail address, such as name@example.com.

data-title = Your data
data-intro = This is what { $organisation } keeps about mail to you.
data-choices-title = Your choice for each purpose
data-choice-none = You have not chosen yet.
data-choice-granted = You said yes on { $day }.
data-choice-outgrown = On { $day } you said yes to an earlier measuring. It asked for less, or for something else. That yes does not count for what is asked now. It counts for mail that you got on it, until you say no.
data-choice-no = You said no on { $day }.
data-saved-title = Your choice is kept
data-saved = It counts from now on, for mail that you already have too.
data-saved-aggregate = It counts from the next mail on.
data-messages-title = Mail to you
data-date = Date
data-mail = Mail
data-measure = Measured
data-recorded = What is kept
data-until = Until when
data-recorded-nothing = Nothing about you
data-recorded-last = Last opened on { $day }
data-recorded-loads = { $count ->
    [one] Opened once
   *[other] Opened { $number } times
  }
data-no-messages = No mail to you is kept.
data-take-title = Take with you
data-csv = Download (CSV)
data-json = Download (JSON)
data-erase = Erase everything
data-scroll = Table of mail to you
allow-wording = { $organisation } may measure for the purpose { $purpose }. { $what } { $organisation } keeps that for: { $kept } You can stop this at any time.

erase-title = Erase everything?
erase-what = This goes: your address, your mails in this system, and what is kept about them.
erase-stays = A no stays on record, without your address. So we never measure you later.
erase-final = This cannot be undone.
erase-do = Erase everything
erase-back = Do not erase
erased-title = Everything is erased
erased-text = Your address and everything about your mails is gone. The link in the mail no longer works.

gone-title = This page does not exist
gone-why = Perhaps the link is not complete, too old, or erased.
gone-do-copy = Copy the whole link from the mail.
gone-do-me = Or ask for your data with your mail address.
gone-do-officer = Or contact { $organisation }.

down-title = This does not work now
down-text = We could not keep this. So nothing has changed. Please try again in a few minutes.

letter-subject = Your data at { $organisation }
letter-hello = Hello,
letter-why = Somebody asked for a link to data on this address. Was it you? Then open this link:
letter-valid = The link works for one day. Do not give it to anybody else.
letter-not-you = Did you not ask for this? Then you need not do anything.
letter-nothing = This mail measures nothing.

help-title = Help
help-intro = Three short pages about measuring in mail.
help-words-title = What the words mean
help-block-title = Stop measuring yourself
help-real-title = Is this message real?

words-measure = Measuring
words-measure-is = Keeping track of whether and how often a mail is opened.
words-sent = Sent
words-sent-is = The mail has left. We know no more than that.
words-delivered = Delivered
words-delivered-is = Your mail server took the mail. Nobody knows then whether you read it.
words-opened = Opened
words-opened-is = A picture in the mail was loaded. That is not the same as read.
words-estimate = Estimate
words-estimate-is = A number that we calculate. We always say how sure it is.
words-group = Group
words-group-is = At least ten people who get the same picture. So nobody stands out.
words-permission = Permission
words-permission-is = You say yes yourself. You can always stop it.
words-keep = Keeping
words-keep-is = Storing for a fixed time. After that it is erased.

block-intro = Measuring works with a picture. If your mail program loads no pictures, nobody measures anything. That holds for mail from anybody.
block-gmail = Gmail in a browser
block-gmail-do = Settings, See all settings, General, Images. Choose that Gmail asks first.
block-outlook = Outlook classic (Windows)
block-outlook-do = File, Options, Trust Center, Automatic Download. Turn off the download of pictures.
block-apple = Apple Mail on a Mac
block-apple-do = Mail, Settings, Privacy. Turn off Protect Mail Activity. Then turn on Block All Remote Content.
block-thunderbird = Thunderbird
block-thunderbird-do = Settings, Privacy and Security. Remote content is off already. Leave it so.
block-text = There are no pictures in plain text. Then there is nothing to measure.

real-intro = Not sure whether a mail comes from { $organisation }? Then do this.
real-link = Look at the address behind the link. Our pages start with { $url }.
real-ask = On these pages we never ask for a password or for money.
real-type = Type the address of the organisation yourself. Then do not use the link.
real-contact = When in doubt, contact { $organisation }.

privacy-title = Newsletter and measuring system
privacy-intro = { $organisation } measures in some mail. Here is what, why and for how long.
privacy-none = { $organisation } has no purposes to measure for.
privacy-choose = Every mail that measures has a link to say no. One button is enough.
privacy-groups = With numbers by group we only see that somebody in a group opened. Not loaded does not mean not read.
privacy-last-changed = In force since { $day }.
privacy-recipients = For whom?
privacy-as-of = This is how it stands on { $day }.
privacy-today = What holds today?
privacy-explained = Explained
privacy-otherwise = Otherwise this, at most:
privacy-paused = Paused since { $day }. Nothing is measured now.
privacy-incomplete = Not all that you must know is laid down. Until then nothing is measured.
privacy-yes = What do we measure at most if you said yes?
privacy-silent = What do we measure at most if you did not say yes?
privacy-most = What do we measure at most?
privacy-untold = And if we have not told you yet?
privacy-first = The first mail only tells you. It measures nothing.
privacy-elsewhere = And in another country?
privacy-elsewhere-most = If we know that you live there, other rules hold. Then we measure at most this:
privacy-declined = Experts disagree about a rule. Our data protection officer does not use it. So we measure less.
privacy-draft = These rules are a draft. No lawyer has checked them yet.
privacy-resting = Not measured now
privacy-waits = This waits until everything is laid down. Nothing is measured.
privacy-off = This is switched off. Nothing is measured.

row-transfer = Does it go to a country outside the EU?
row-stop = How do you stop it?
row-decisions = Does a decision depend on it?
row-controller = Who is responsible?
row-officer = Whom can you ask?
row-rights = What may you ask for?
row-objection = You can object
row-complaint = Do you have a complaint?

notice-missing = { $organisation } has not laid this down.

when-delivery = When your mail server answers. Not when you read the mail.

where-contract = Contract: { $contract }.

transfer-none = No. We pass it on to nobody.
transfer-processor = The contract with the supplier says so. The data protection officer can tell you.

read-freely = Read freely. Reading is not measured.
read-otherwise = Do not press the button. Ask the organisation for the message in another way.

stop-how = With the button "Do not measure", on the page of every mail. Or with your data.
stop-link = To your data

decisions-none = No. Nobody decides anything about you with these figures.

officer-is = The data protection officer.

rights-list = To see, correct, take along, restrict or erase your data. You can always take back permission.

what-own-picture = The picture in the mail is for you alone.

seen-delivery = Staff of { $organisation } see whether the mail arrived.
seen-by-administrator = administrators
seen-by-officer = the data protection officer
seen-by-sender = who sends the mail
seen-by-planner = planners
seen-by-case-worker = case workers
seen-by-auditor = auditors

record-title = What is on record about you?

page-explained = This mail explained

state-objects-title = You objected
state-objects = We do not measure you in any mail.

told-not = You were not told about this yet.
told-mail = You could read about this in a mail of { $day }.
told-sign-up = You could read about this when you signed up on { $day }.
told-import = The organisation told you this on { $day }.
told-outgrown = That was about an earlier measuring. It asked for less, or for something else. A mail tells you before this is measured.

data-address = Your address: { $address }
data-purpose-off = Nothing is measured for this purpose any more.
data-why = Why
data-take = You get everything that stands here. As a table, or for another program.

about-links = links

history-title = What you read and chose
history-words = These were the words:
history-line = { $day }: { $state }. { $how }.
history-said = The organisation says that you saw these words.
history-by = Put on record by: { $author }.
history-proof = Proof: { $proof }.

chose-granted = yes
chose-refused = no
chose-withdrawn = no longer
chose-unknown = no choice

how-page = On the page of a mail
how-one-click = With one click in your mail program
how-mailed-link = With a link from your mail
how-sign-up = When you signed up
how-api = On a form of the organisation
how-organisation = Noted by a member of staff
how-import = From a file of the organisation

wish-objection = Object to all measuring
wish-objection-on = You objected on { $day }. We do not measure you in any mail.
wish-objection-off = You have not objected.
wish-objection-what = If you object, we measure you for no purpose. A picture for you alone stops counting at once. All mail still comes.
wish-objection-right = You may always object to measuring.
wish-objection-open = Object, or take it back
wish-restriction = Restrict your data
wish-restriction-on = Your data have been restricted since { $day }.
wish-restriction-off = Your data are not restricted.
wish-restriction-what = Then we keep what there is. We do nothing with it. We measure nothing new.
wish-restriction-when = That helps when something is wrong. Or when you need the data yourself.
wish-plain-text = Mail as plain text
wish-plain-text-on = You get plain text since { $day }.
wish-plain-text-off = You get mail with pictures and layout.
wish-plain-text-what = The next mails come without layout and pictures. Without a picture there is nothing to measure.
wish-saved = On record
wish-why = Why? You need not say.
wish-why-hint = The data protection officer reads what you write.
wish-end = Take it back
wish-do = Put this on record

looks-title = Who looked at your data?
looks-none = Nobody of { $organisation } looked at what was measured about you.
looks-who = Who
looks-purpose = Purpose
looks-by-command = at the command line
looks-any-purpose = Any purpose
looks-no-why = No reason was written down

facts-title = What else is known?

fact-country = Your country: { $country }.
fact-collected = Your address has been known since { $day }.
fact-asked = On { $day } we asked for your permission. Purpose: { $purpose }.

acts-title = What else you can do
acts-change = Change

correct-title = Correct your data
correct-short = A new address, or is something wrong?
correct-address = A new address
correct-label = Your new mail address
correct-hint = We send a code to the new address.
correct-send = Send the code
correct-other = Something else is wrong
correct-note-label = What is wrong?
correct-note-hint = The data protection officer answers within a month.
correct-note-send = Send

code-title = Enter the code
code-wrong-title = This code does not fit
code-wrong = Check the code, or ask for another. After five tries you have to wait an hour.
code-sent = We are sending a code to { $address }.
code-label = Code from the mail
code-hint = Eight digits. You may paste them.
code-do = Change my address
code-again = Ask for another code

corrected-title = On record
corrected-address = Everything belongs to your new address now.
corrected-known = That address has data already. The data protection officer sorts it out, within a month.
corrected-note = You get an answer within a month.

back-to-data = Back to your data

erase-stays-intro = This stays:
erase-stays-counts = Numbers by group. You could never be found in them.
erase-stays-request = That somebody asked to be erased. Not that it was you.

ask-title = May we measure?
ask-letter-subject = A question from { $organisation }
ask-letter-question = { $organisation } asks whether measuring may. It is about mail with this purpose: { $purpose }.
ask-letter-free = Yes or no, you get the same mail. If you do nothing, we do not measure.
ask-letter-link = You can choose here:
ask-letter-valid = This link works for one day. Later you can go here: { $url }

code-letter-subject = Your code from { $organisation }
code-letter-why = Somebody wants to use this address for mail from { $organisation }. Was it you? Then enter this code:
code-letter-valid = The code works for at least an hour. Do not give it to anybody else.

signup-letter-subject = Confirm your address at { $organisation }
signup-letter-why = Somebody entered this address at { $organisation }. Purpose: { $purpose }. Was it you? Then open this link and press the button:
signup-letter-valid = The link works for three days, and once. Without your button we put nothing on record.
signup-title = Your address and your choice
signup-for = Purpose: { $purpose }.
signup-changed-title = The text has changed
signup-changed = What you read no longer holds. Read the new text and choose again. Nothing was put on record.
signup-intro = Here you read what { $organisation } measures in mail to you.
signup-more = All about measuring and your rights
signup-free = You may leave this empty. Then you get the same mail, without measuring.
signup-send = Send me a link
signup-next = You confirm with a link in your mail. Before that we put nothing on record.
signup-sent = We are sending a link to the address. Open it, and confirm there.
signup-again = To the new text

confirm-title = Is this right?
confirm-told = You read what we measure. You gave no permission to measure more.
confirm-yes = You said yes to this text:
confirm-do = This is right
confirm-not-you = Was this not you? Then close this page. Nothing was put on record.

confirmed-title = On record
confirmed-yes = You said yes. We measure from the next mail on.
confirmed-told = We know now that this address is yours. You gave no permission.
confirmed-later = You can always choose otherwise:

block-gmail-app = Gmail on a phone
block-gmail-app-do = Menu, Settings, your account, Images. Choose that the app asks first.
block-outlook-new = New Outlook and Outlook.com
block-outlook-new-do = Settings, Mail, Junk email. Block pictures from who is not on your list.
block-outlook-app = Outlook on a phone
block-outlook-app-do = Settings, your account. Turn on Block external images.
block-apple-phone = Mail on iPhone and iPad
block-apple-phone-do = Settings, Apps, Mail, Privacy Protection. Turn the protection off. Then turn on Block All Remote Content.
block-proton = Proton Mail
block-proton-do = Settings, All settings, Email privacy. Do not let remote images show by themselves.
block-other = Another program
block-other-do = Look in the settings for remote images, or for remote content.
block-text-title = Reading as plain text
block-text-outlook = File, Options, Trust Center, Email Security. Read all mail in plain text.
block-text-thunderbird = View, Message Body As, Plain Text.
block-text-ours = Our mail can come that way too. Choose it with your data:
block-menus = Menus change sometimes. Is it not there? Then search the help pages of your program.

complaint-to = You can send it to { $authority }.
complaint-other = You can send it to your country's privacy authority.

refusing-free = Saying no costs you nothing. You get the same mail and the same help.

data-saved-objects = You objected to all measuring. That comes first: we do not measure you.

privacy-text = This as plain text

scan-title = Does this mail measure you?
scan-intro = Paste a mail here, or choose its file. We look through it and say what its sender would learn. Nothing in it is fetched, and nothing is kept.
scan-file = The mail as a file
scan-file-hint = In your mail program: save the mail, or show its source and save that. At most 5 MB.
scan-text = Or paste the whole mail, with its headers
scan-look = Look through it
scan-clean-it = Give it back without what measures
scan-how = One copy of a mail gives signs, and not always proof. A picture without a sign can still be meant for you alone.
scan-nothing = There is no mail here yet. Choose a file, or paste the mail.
scan-too-large = This mail is larger than 5 MB. Leave the attachments out, and try again.
scan-busy = Others are using this page just now. Try again in a moment.
scan-unreadable = We could not read this. Save the mail as a file (.eml), and choose that.
scan-clean = We found nothing in it that tells you from other readers.
scan-suspect = There are signs that it measures you, and no proof.
scan-tracked = Yes. This mail measures you.
scan-not-whole = It is a very large or unusual mail: we could not look at all of it.
scan-counting = What measures, or probably does
scan-needed = Yours alone, because it must be
scan-needed-why = A link to unsubscribe has to know who you are. It does not count, and it stays.
scan-what = What
scan-verdict = How sure
scan-whose = Whose
scan-tells = Its sender learns
scan-url = Address
scan-again = Check another mail
scan-block = How to block measuring
scan-in-image = A picture
scan-in-css = A picture or font in the styling
scan-in-link = A link
scan-in-stylesheet = A style sheet
scan-in-frame = A page within the mail
scan-in-media = Video or sound
scan-in-amp = In the mail’s AMP version
scan-in-receipt-request = Asks for a receipt
scan-in-dns = A hint to look up a name
scan-is-known = Certain: a known service
scan-is-likely = Probable
scan-is-personal = Certain: it is yours alone
scan-is-shared = The same for everybody
scan-is-unknown = Cannot be told
scan-tells-opened = that you opened it
scan-tells-address = that it was you
scan-tells-when = when
scan-tells-where = roughly where
scan-tells-device = with which program
scan-tells-clicked = that you clicked
scan-unknown = { $count ->
    [one] Whether one address is yours alone cannot be told.
   *[other] Whether { $count } addresses are yours alone cannot be told.
}
scan-shared = { $count ->
    [one] One address is the same for everybody.
   *[other] { $count } addresses are the same for everybody.
}
