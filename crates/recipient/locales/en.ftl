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
what-field-ip = Also the network address of your device.
what-field-user-agent = Also the name of your mail program.
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
seen-individual = Only staff of { $organisation } whose task this is.
seen-nobody = Nobody. There is nothing to see.
where-own = On computers of { $organisation } itself.
where-processor = At a supplier. It keeps this for { $organisation }.
refusing-nothing = Nothing. You get the same mail and the same help. Nobody decides anything about you with these figures.
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
rights-object = You can always object to measuring. The button "Do not measure" does that.
rights-more = You can see your data, take them with you, and have them erased.
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
data-choice-no = You said no on { $day }.
data-told = You could read about this in a mail of { $day }.
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
data-take-title = Take with you, or erase
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
block-gmail = Gmail
block-gmail-do = Settings, General, Images. Choose that Gmail asks first.
block-outlook = Outlook
block-outlook-do = File, Options, Trust Center, Automatic Download. Turn off the download of pictures.
block-apple = Apple Mail
block-apple-do = Settings, Privacy. Turn off the loading of remote content.
block-thunderbird = Thunderbird
block-thunderbird-do = Settings, Privacy and Security. Remote content is off already.
block-text = Or choose mail as plain text. There are no pictures in it.

real-intro = Not sure whether a mail comes from { $organisation }? Then do this.
real-link = Look at the address behind the link. Our pages start with { $url }.
real-ask = On these pages we never ask for a password or for money.
real-type = Type the address of the organisation yourself. Then do not use the link.
real-contact = When in doubt, contact { $organisation }.

privacy-title = Measuring in mail: privacy
privacy-intro = { $organisation } measures in some mail. Here is what, why and for how long.
privacy-none = { $organisation } has no purposes to measure for.
privacy-choose = Every mail that measures has a link to say no. One button is enough.
privacy-groups = With numbers by group we only see that somebody in a group opened. Not loaded does not mean not read.
privacy-last-changed = In force since { $day }.
privacy-who = Who is responsible?
privacy-recipients = For whom?
privacy-most = At most
