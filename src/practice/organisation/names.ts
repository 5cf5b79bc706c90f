/** Word lists of the sample organisations. */
const words = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

export const dutchFirstNames =
  words(`Jan, Piet, Kees, Sanne, Lotte, Daan, Bram, Femke, Anouk, Joris, Maartje, Ruben, Thijs, Fleur, Roos, Sem, Lars, Iris, Eva,
  Marit, Niels, Koen, Floor, Willem, Hendrik, Geert, Sjoerd, Wouter, Jeroen, Marloes, Annemieke, Esther, Ilse, Saskia,
  Tessa, Bas, Tim, Gijs, Pim, Jasper, Mees, Noor, Lieke, Britt, Yara, Stijn, Luuk, Teun, Sophie, Julia, Emma, Milan,
  Jesse, Finn, Tobias, Merel, Hanneke, Wilma, Gerrit, Dirk, Arjen, Fatima,
  Mohammed, Youssef, Samira, Aylin, Emre, Priya, Wei, Amina, Ingrid, Petra, Monique, Marcel, Ronald, Erik, Harm, Jelle, Sietske, Froukje`);

export const dutchLastNames =
  words(`Jansen, de Jong, de Vries, van den Berg, van Dijk, Bakker, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters,
  Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, van der Linden, Kok, Jacobs,
  de Haan, Vermeulen, van den Heuvel, van der Veen, van den Broek, de Bruijn, de Bruin, van der Heijden, Schouten,
  van Beek, Willems, van Vliet, Hoekstra, Maas, Verhoeven, Koster, van Dam, Prins, Blom, Huisman, Postma, Kuipers,
  van Wijk, Kuiper, Veenstra, Sanders, Gerritsen, van der Wal, Postema, Timmermans, Bosch, van Loon, Groen, Wolters,
  van Rossum, Scholten, Hofman, Evers, Verbeek, Zijlstra, Molenaar, van Es, Terpstra, Yılmaz, El Amrani, Kaya, Bouzid, Singh, Nguyen, Chen, Öztürk`);

export const englishFirstNames =
  words(`James, Oliver, Harry, George, Noah, Jack, Charlie, Jacob, Alfie, Freddie, Olivia, Amelia, Isla, Ava, Emily, Grace, Poppy, Ella,
  Lily, Evie, Thomas, William, Henry, Arthur, Oscar, Edward, Samuel, Joseph, Daniel, Benjamin, Alice, Charlotte,
  Florence, Matilda, Rosie, Hannah, Megan,
  Abigail, Harriet, Eleanor, Rajesh, Anika, Kwame, Chloe, Liam, Sean, Niamh, Aoife, Callum, Fiona, Rhys, Bronwen, Graham, Nigel, Beverley, Tracey`);

export const englishLastNames =
  words(`Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Robinson, Wright, Thompson, Evans, Walker, White, Roberts, Green,
  Hall, Wood, Jackson, Clarke, Patel, Khan, Lewis, James, Phillips, Mason, Mitchell, Rose, Davis, Rodriguez, Cox,
  Alexander, Harris, Morgan, Moore, Mills, Palmer, Ward, Fisher, Campbell, Stewart, Macdonald, Murray, Fraser, Okafor,
  Mensah, Ahmed, Hussain, Begum, Shah, Sharma, O'Brien, O'Connor, Byrne,
  Fitzgerald, Featherstonehaugh, Cholmondeley, St. John, Smith-Jones, Hargreaves`);

/** Names that show what an encoding does to them. */
export const awkwardFirstNames = words(
  `Zoë, Renée, Søren, François, Jürgen, Łukasz, Siân, Małgorzata, Håkon, Ñandú, Čeněk, Björk, Åse, İpek, Александр, Σοφία, Anne-Marie, D'Arcy`,
);
export const awkwardLastNames =
  words(`Müller, Ångström, Dvořák, Ibáñez, Škvorecký, Gößling, d'Hondt, van 't Hoff, 's-Gravesande, Þórsdóttir, Wójcik, Lefèvre, Иванова, Παπαδόπουλος,
  van Voorst tot Voorst-Beeckman van Sint-Niklaas, Wolfeschlegelsteinhausenbergerdorff, Smith\\, Jr., Nuñez + Söhne`).map(
    (name) => name.replaceAll('\\', ''),
  );

export const departments = [
  ['Finance', ['Controller', 'Accountant', 'Financial Analyst', 'Payroll Officer', 'Treasurer']],
  ['Human Resources', ['HR Adviser', 'Recruiter', 'HR Officer', 'Learning Specialist']],
  [
    'Information Technology',
    ['Systems Engineer', 'Service Desk Analyst', 'Network Engineer', 'Information Analyst', 'Security Officer'],
  ],
  ['Sales', ['Account Manager', 'Sales Representative', 'Key Account Manager', 'Sales Support']],
  ['Marketing', ['Content Editor', 'Campaign Manager', 'Brand Manager', 'Designer']],
  ['Operations', ['Planner', 'Dispatcher', 'Operations Specialist', 'Shift Leader']],
  ['Engineering', ['Mechanical Engineer', 'Software Engineer', 'Test Engineer', 'Draughtsman', 'Architect']],
  ['Logistics', ['Warehouse Employee', 'Driver', 'Logistics Planner', 'Customs Agent']],
  ['Purchasing', ['Buyer', 'Contract Manager', 'Purchasing Assistant']],
  ['Legal', ['Legal Counsel', 'Privacy Officer', 'Paralegal']],
  ['Customer Service', ['Service Agent', 'Team Coach', 'Complaint Handler']],
  ['Research', ['Researcher', 'Data Scientist', 'Laboratory Technician']],
  ['Quality', ['Quality Engineer', 'Auditor', 'Quality Officer']],
  ['Facilities', ['Facility Manager', 'Receptionist', 'Caretaker', 'Cook']],
] as const;

export interface Office {
  readonly city: string;
  readonly street: string;
  readonly postalCode: string;
  readonly country: 'NL' | 'GB';
  /** Numbers behind these prefixes are not given out to anybody. */
  readonly phone: string;
  readonly mobile: string;
  readonly mobileDigits: number;
}

export const offices: readonly Office[] = [
  {
    city: 'Rotterdam',
    street: 'Havenweg 12',
    postalCode: '3000 XA',
    country: 'NL',
    phone: '+31 10 000',
    mobile: '+31 6 00',
    mobileDigits: 6,
  },
  {
    city: 'Amsterdam',
    street: 'Kade 48',
    postalCode: '1000 XA',
    country: 'NL',
    phone: '+31 20 000',
    mobile: '+31 6 00',
    mobileDigits: 6,
  },
  {
    city: 'Utrecht',
    street: 'Stationsplein 3',
    postalCode: '3500 XB',
    country: 'NL',
    phone: '+31 30 000',
    mobile: '+31 6 00',
    mobileDigits: 6,
  },
  {
    city: 'Groningen',
    street: 'Touwslagersbaan 7',
    postalCode: '9700 XC',
    country: 'NL',
    phone: '+31 50 000',
    mobile: '+31 6 00',
    mobileDigits: 6,
  },
  {
    city: 'Eindhoven',
    street: 'Lijnbaan 101',
    postalCode: '5600 XD',
    country: 'NL',
    phone: '+31 40 000',
    mobile: '+31 6 00',
    mobileDigits: 6,
  },
  {
    city: 'London',
    street: '4 Ropewalk',
    postalCode: 'E1 0XX',
    country: 'GB',
    phone: '+44 20 7946',
    mobile: '+44 7700 900',
    mobileDigits: 3,
  },
  {
    city: 'Liverpool',
    street: '22 Dock Road',
    postalCode: 'L3 0XX',
    country: 'GB',
    phone: '+44 151 496',
    mobile: '+44 7700 900',
    mobileDigits: 3,
  },
];

export const groupThemes = words(
  `Project, Team, Share, Application, Mailbox, Licence, Building, Course, Steering Committee, Works Council, VPN, Printer, Newsletter, Sports`,
);
export const groupSubjects = words(
  `Anchor, Bollard, Capstan, Davit, Fairlead, Gangway, Halyard, Jib, Keel, Lantern, Mooring, Nautilus, Oar, Pier, Quay, Rudder, Sextant, Tiller, Winch, Yard`,
);
