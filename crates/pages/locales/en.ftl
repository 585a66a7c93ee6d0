skip = Skip to the content
languages = Language

measure-none = Nothing
measure-delivery = Delivery only
measure-aggregate = Numbers by group
measure-last-open = The last day of opening
measure-individual = By person
measure-receipt = A confirmation
measure-portal = Reading behind a button

class-person = A person's mail program
class-privacy-proxy = A relay that hides the reader
class-prefetch = Fetched beforehand by a machine
class-scanner = Security filter
class-sender = Own staff and test mails
class-polluted = Pollution
class-unknown = Cannot be told

kind-helpdesk-reach = See which letters are read
kind-newsletter-reach = See how many people read a newsletter
kind-ab-test = Compare two texts
kind-proof-delivery = Show that a message was delivered
kind-proof-opening = Show that a message was opened
kind-breach-prevent-recall = Prevent a data leak
kind-breach-assess = Assess a data leak
kind-marketing-profile = A profile for advertising
kind-auth-security = Secure an account
kind-deliverability-hygiene = Send no mail that nobody reads
kind-fraud-detect = Find fraud

basis-a = Permission (GDPR article 6(1)(a))
basis-c = Legal duty (GDPR article 6(1)(c))
basis-e = Public task (GDPR article 6(1)(e))
basis-f = Legitimate interest (GDPR article 6(1)(f))

recipient-citizen = Citizens and customers
recipient-employee = Own staff
recipient-minor = Children under sixteen
recipient-vulnerable = People in a vulnerable situation
recipient-professional = People in their profession

controller-public-task = Public authority, in its public task
controller-public-nontask = Public authority, outside its public task
controller-private = Not a public authority

rule-H01 = Measuring everything "just in case" is not allowed.
rule-H02 = A public authority cannot rely on an interest of its own here.
rule-H03 = No law is named, or nobody confirmed that law.
rule-H04 = The recipient knows nothing of it. Then measuring is not allowed.
rule-H05 = The recipient must know first. This mail only tells.
rule-H06 = People must be able to refuse with one click.
rule-H07 = The recipient said no. That comes first.
rule-H08 = Place, reading time and forwarding need a separate permission.
rule-H09 = No more data are kept than needed.
rule-H11 = There is a means that tells less about people.
rule-H12 = The group is too small to disappear in.
rule-H13 = With children and vulnerable people we count groups only.
rule-H14 = With own staff we count groups only.
rule-H15 = Refusing a public authority must truly have no effect.
rule-H16 = The papers required are not complete.
rule-H17 = The risks have not been assessed.
rule-R01 = A percentage is enough for planning. Names are not needed.
rule-R02 = This purpose does not need to know who read it.
rule-R03 = An organisation may count how many people read its mail, without names.
rule-R04 = A total does not need measuring by person.
rule-R05 = Two texts can be compared with two counters, without names.
rule-R06 = Comparing by person needs permission.
rule-R07 = Sending and delivery can be shown without the reader's device.
rule-R18 = A profile for advertising needs a separate permission.
rule-R19 = A profile for advertising is no task of a public authority.
rule-R24 = No rule allows this. Then we do not measure.
rule-R25 = The recipient gave a separate permission for this.
rule-R26 = The recipient gave permission, and refusing has no effect.
