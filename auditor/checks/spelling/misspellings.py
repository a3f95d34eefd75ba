"""English misspellings so common that frequency lists carry them: wrong however often they are seen."""

from __future__ import annotations

_PAIRS = """
abondon abandon; accesible accessible; accidentaly accidentally; accomodate accommodate; accomodation accommodation;
accross across; acheive achieve; acheived achieved; acknowlege acknowledge; aquire acquire; acquaintence acquaintance;
adress address; adresses addresses; addtional additional; agressive aggressive; alot a lot; allready already; alway always;
amature amateur; anual annual; apparant apparent; apparantly apparently; appearence appearance;
arguement argument; assasination assassination; asside aside; attendence attendance; awsome awesome; basicly basically;
beautifull beautiful; becasue because; becuase because; beacuse because; begining beginning; beleive believe;
beleived believed; belive believe; benificial beneficial; bizzare bizarre; buisness business; busines business;
camoflage camouflage; carreer career; catagory category; cemetary cemetery; changable changeable;
charachter character; cheif chief; collegue colleague; collegues colleagues; comming coming; commited committed;
commitee committee; comparision comparison; compatability compatibility; competance competence; completly completely;
concensus consensus; consistant consistent; continous continuous; controled controlled; convinient convenient;
critisism criticism; curiousity curiosity; decison decision; definate definite; definately definitely;
definitly definitely; definetly definitely; desparate desperate; developement development;
diffrent different; dilemna dilemma; disapear disappear; dissapear disappear; disapointed disappointed;
ecstacy ecstasy; embarass embarrass; embarassed embarrassed; embarassing embarrassing; enviroment environment;
enviromental environmental; equiped equipped; equivelant equivalent; espescially especially; exagerate exaggerate;
excede exceed; excellant excellent; excercise exercise; existance existence; experiance experience; explaination explanation;
extreem extreme; facinating fascinating; familar familiar; finaly finally; firey fiery; foriegn foreign; fourty forty;
foward forward; freind friend; freinds friends; futher further; garantee guarantee; gaurd guard; goverment government;
governement government; gaurantee guarantee; grammer grammar; greatful grateful; guarentee guarantee; happend happened;
harrass harass; harrassment harassment; heighth height; heirarchy hierarchy; hopefull hopeful;
humourous humorous; hygeine hygiene; hte the; idenity identity; immediatly immediately; immediatley immediately;
independant independent; indispensible indispensable; infact in fact; inital initial; intelligance intelligence;
interupt interrupt; irresistable irresistible; knowlege knowledge; labratory laboratory;
lenght length; liason liaison; libary library; lisence license; maintainance maintenance; maintenence maintenance;
managment management; medecine medicine; millenium millennium; miniscule minuscule; mispell misspell; misterious mysterious;
neccessary necessary; necesary necessary; neccessarily necessarily; neice niece; nieghbor neighbor; noticable noticeable;
occassion occasion; occasionaly occasionally; occured occurred; occurence occurrence; occuring occurring; occurrance occurrence;
offical official; oppertunity opportunity; oppurtunity opportunity; origional original; orginal original; paralel parallel;
parliment parliament; particulary particularly; passtime pastime; peice piece; peices pieces; percieve perceive;
performence performance; permanant permanent; persistant persistent; personell personnel; persue pursue; pharoah pharaoh;
posession possession; possesion possession; potatos potatoes; practicly practically; preceeding preceding; prefered preferred;
prefering preferring; presance presence; priviledge privilege; privelege privilege; probaly probably; probly probably;
proffesional professional; proffessional professional; profesional professional; professer professor; programing programming;
promiss promise; pronounciation pronunciation; publically publicly; publicaly publicly; questionaire questionnaire;
realy really; recieve receive; recieved received; recieves receives; recieving receiving; reciept receipt; reccomend recommend;
reccommend recommend; recomend recommend; recomended recommended; refered referred; refering referring; referal referral;
relevent relevant; religous religious; remeber remember; repitition repetition; resistence resistance; responsability responsibility;
responsable responsible; restaraunt restaurant; restuarant restaurant; rythm rhythm; safty safety; saterday saturday;
scedule schedule; scholarhip scholarship; seige siege; sence sense; seperate separate; seperated separated; seperately separately;
seperation separation; sieze seize; similiar similar; simultaneus simultaneous; sincerly sincerely; somthing something;
speach speech; studing studying; stategy strategy; strenght strength; succesful successful; succesfully successfully;
successfull successful; sucess success; sucessful successful; supercede supersede; suprise surprise; suprised surprised;
suprising surprising; supress suppress; surveilance surveillance; temperture temperature; tendancy tendency; teh the;
thier their; threshhold threshold; throught through; tommorow tomorrow; tommorrow tomorrow; tomorow tomorrow;
tounge tongue; truely truly; twelth twelfth; tyrany tyranny; underate underrate; unfortunatly unfortunately; univeristy university;
univercity university; univerity university; untill until; usally usually; usefull useful; vaccum vacuum;
vegatarian vegetarian; vehical vehicle; visable visible; wether whether; wich which; wierd weird;
withdrawl withdrawal; writting writing; writen written; yatch yacht; yeild yield; adn and; taht that;
tahn than; thsi this; htis this; waht what; whcih which; wiht with; studnet student;
studnets students; studens students; reserach research; reasearch research; resarch research; reseach research; educaton education;
dont don't; doesnt doesn't; didnt didn't; isnt isn't; wasnt wasn't; arent aren't; werent weren't; couldnt couldn't;
wouldnt wouldn't; shouldnt shouldn't; havent haven't; hasnt hasn't; hadnt hadn't; youre you're; theyre they're; theres there's;
heres here's; thats that's; whats what's;
eduation education; hospitol hospital; pateint patient; pateints patients; theraphy therapy; medecal medical; faculity faculty
"""

MISSPELLINGS: dict[str, str] = {
    wrong: right
    for wrong, _, right in (pair.strip().partition(" ") for pair in _PAIRS.replace("\n", " ").split(";"))
    if wrong
}
"""Misspelling -> what was meant."""
