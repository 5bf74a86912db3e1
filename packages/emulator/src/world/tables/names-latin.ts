import { commaList } from './comma-list.ts'

/** Surnames of well-known companies' leaders are left out on purpose: nobody here is a real person. */
export const latinNames = {
  english: {
    first:
      commaList(`James, Mary, Robert, Patricia, Michael, Jennifer, William, Linda, Elizabeth, Richard, Barbara, Joseph,
      Susan, Charles, Sarah, Christopher, Karen, Lisa, Anthony, Nancy, Betty, Margaret, Sandra, Ashley, Steven, Kimberly,
      Andrew, Emily, Donna, Joshua, Michelle, Kenneth, Carol, Kevin, Amanda, Melissa, George, Deborah, Stephanie, Ronald,
      Rebecca, Timothy, Laura, Jason, Helen, Sharon, Ryan, Cynthia, Jacob, Kathleen, Gary, Amy, Nicholas, Angela, Shirley,
      Jonathan, Anna, Brenda, Pamela, Justin, Emma, Nicole, Scott, Samantha, Brandon, Katherine, Benjamin, Christine,
      Samuel, Catherine, Gregory, Debra, Frank, Rachel, Raymond, Carolyn, Alexander, Janet, Maria, Dennis, Heather, Diane,
      Tyler, Olivia, Aaron, Julie, Joyce, Nathan, Victoria, Henry, Kelly, Zachary, Lauren, Douglas, Christina, Peter, Joan,
      Kyle, Evelyn, Ethan, Judith, Walter, Megan, Noah, Andrea, Jeremy, Cheryl, Hannah, Keith, Jacqueline, Martha, Roger,
      Gloria, Teresa, Terry, Sean, Madison, Austin, Frances, Gerald, Kathryn, Carl, Janice, Dylan, Jean, Harold, Abigail,
      Jordan, Alice, Jesse, Bryan, Julia, Lawrence, Judy, Arthur, Sophia, Gabriel, Grace, Bruce, Denise, Logan, Amber,
      Billy, Doris, Albert, Marilyn, Willie, Danielle, Alan, Beverly, Isabella, Wayne, Theresa, Elijah, Diana, Randy,
      Natalie, Vincent, Brittany, Mason, Charlotte, Roy, Marie, Ralph, Kayla, Bobby, Alexis, Russell, Lori, Siobhan,
      Fiona, Rory, Niamh, Callum, Imogen, Freya, Alistair, Chloé, Renée, Zoë`),
    last: commaList(`Smith, Johnson, Williams, Brown, Jones, Miller, Davis, Wilson, Anderson, Taylor, Moore, Jackson, Martin,
      Thompson, White, Harris, Clark, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Hill, Green, Adams,
      Nelson, Baker, Hall, Campbell, Mitchell, Carter, Phillips, Evans, Turner, Parker, Edwards, Stewart, Morris, Murphy,
      Morgan, Cooper, Reed, Bailey, Bell, Kelly, Howard, Ward, Cox, Richardson, Wood, Watson, Brooks, Bennett, Gray, Hughes,
      Sanders, Foster, Ross, Powell, Jenkins, Perry, Russell, Sullivan, Fisher, Henderson, Coleman, Simmons, Patterson,
      Jordan, Reynolds, Hamilton, Graham, Kennedy, Wallace, Woods, Cole, West, Owens, Gibson, Freeman, Wells, Webb, Simpson,
      Stevens, Tucker, Porter, Hunter, Hicks, Crawford, Boyd, Mason, Warren, Dixon, Burns, Gordon, Shaw, Holmes, Rice,
      Robertson, Hunt, Black, Palmer, Mills, Nichols, Grant, Knight, Ferguson, Stone, Hawkins, Dunn, Perkins, Hudson,
      Spencer, Gardner, Payne, Pierce, Berry, Matthews, Arnold, Willis, Carroll, Bradley, Lane, Andrews, Harper, Fox, Riley,
      Armstrong, Carpenter, Weaver, Greene, Elliott, Chavez, Sims, Kelley, Franklin, Lawrence, O'Brien, O'Connor, O'Sullivan,
      McCarthy, MacDonald, Fitzgerald, Gallagher, Doyle, Byrne, Nolan, Whitfield, Ashworth, Pemberton, Hargreaves, Thornton,
      Holloway, Langley, Winslow, Beaumont, Crosby, Hastwell, Kirkland, Radcliffe, Sutherland, Underwood, Vaughan, Whitaker,
      Smith-Jones, Taylor-Reed`),
  },
  spanish: {
    first:
      commaList(`José, María, Juan, Lucía, Carlos, Ana, Luis, Sofía, Javier, Elena, Miguel, Carmen, Alejandro, Paula,
      Diego, Marta, Andrés, Isabel, Fernando, Raquel, Rubén, Inés, Sergio, Valentina, Jesús, Camila, Álvaro, Ximena,
      Joaquín, Mónica, Óscar, Verónica, Tomás, Pilar, Iván, Noelia, Hernán, Begoña`),
    last: commaList(`García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Jiménez, Ruiz, Hernández,
      Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, Domínguez, Vázquez, Ramos, Gil, Ramírez,
      Serrano, Blanco, Molina, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, Marín, Núñez, Iglesias, Peña,
      Ibáñez, Cortés, Castillo, de la Cruz, García Márquez`),
  },
  german: {
    first:
      commaList(`Lukas, Anna, Maximilian, Lena, Jonas, Katharina, Felix, Julia, Tobias, Sabine, Stefan, Petra, Jürgen,
      Ursula, Björn, Zoë, Florian, Nadine, Matthias, Heike, Andreas, Franziska, Sebastian, Ute, Günther, Käthe, Moritz,
      Annika, Jörg, Silke, Niklas, Theresa, Fabian, Birgit, Hans-Peter, Anke`),
    last: commaList(`Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer,
      Richter, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Werner, Krause, Lehmann,
      Köhler, Maier, Walter, Huber, Kaiser, Fuchs, Vogel, Scholz, Jung, Möller, Groß, Böhm, Weiß, Jäger, Lorenz, Brandt,
      Kühn, von Hagen, Grünwald`),
  },
  french: {
    first:
      commaList(`Camille, Léa, Hugo, Chloé, Antoine, Émilie, Julien, Élodie, Nicolas, Aurélie, François, Céline, Mathieu,
      Hélène, Benoît, Margaux, Théo, Anaïs, Guilhem, Inès, Jérôme, Noémie, Stéphane, Sylvie, Loïc, Zoé, Jean-Luc, Maëlle,
      Rémi, Océane`),
    last: commaList(`Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Simon, Laurent, Lefebvre, Michel,
      Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent, Lefèvre, Faure,
      Mercier, Garnier, Chevalier, Gauthier, Lemaître, Béranger, Guérin, Noël, Desprès, Hervé, Charpentier`),
  },
  polish: {
    first:
      commaList(`Łukasz, Katarzyna, Paweł, Agnieszka, Michał, Małgorzata, Krzysztof, Joanna, Wojciech, Zofia, Grzegorz,
      Beata, Rafał, Ewa, Stanisław, Bożena, Jarosław, Magdalena, Mateusz, Żaneta`),
    last: commaList(`Kowalski, Wiśniewski, Wójcik, Kamiński, Lewandowski, Zieliński, Szymański, Woźniak, Dąbrowski, Kozłowski,
      Mazur, Jankowski, Kwiatkowski, Krawczyk, Grabowski, Pawłowski, Michalski, Król, Wróbel, Jabłoński, Stępień, Górski`),
  },
  nordic: {
    first:
      commaList(`Lars, Ingrid, Søren, Astrid, Björn, Freja, Mikkel, Sofie, Åsa, Henrik, Linnéa, Øyvind, Märta, Anders,
      Maja, Jørgen, Elin, Håkan, Kirsten, Erik, Aino, Eero, Päivi, Juhani, Sigríður`),
    last: commaList(`Andersson, Johansson, Nilsson, Lindqvist, Bergström, Hansen, Sørensen, Christensen, Jørgensen, Østergaard,
      Larsen, Olsen, Kristiansen, Bjørnstad, Ødegård, Virtanen, Korhonen, Mäkinen, Hämäläinen, Sjöberg, Åkesson, Lundgren,
      Nygård, Holmström`),
  },
  italian: {
    first:
      commaList(`Giulia, Marco, Francesca, Luca, Chiara, Alessandro, Martina, Matteo, Niccolò, Valeria, Davide, Elisa,
      Simone, Paola, Riccardo, Beatrice, Giuseppe, Ilaria`),
    last: commaList(`Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti,
      De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, D'Angelo, Barbieri`),
  },
  portuguese: {
    first: commaList(`João, Beatriz, Tiago, Inês, Gonçalo, Mariana, Luís, Conceição, Rafael, Letícia, Thiago, Fernanda,
      Vinícius, Júlia, Otávio, Larissa, Antônio, Débora`),
    last: commaList(`Silva, Santos, Ferreira, Pereira, Oliveira, Rodrigues, Martins, Sousa, Fernandes, Gonçalves, Gomes, Lopes,
      Marques, Almeida, Ribeiro, Carvalho, Conceição, Araújo, Guimarães, Magalhães, Simões`),
  },
  dutch: {
    first:
      commaList(`Daan, Sanne, Bram, Femke, Jeroen, Lotte, Maarten, Anouk, Thijs, Marieke, Pieter, Noor, Koen, Liesbeth,
      Renée, Wouter`),
    last: commaList(`de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de Boer, Mulder,
      de Groot, Bos, Vos, Hendriks, van Leeuwen, Dekker, Peeters, Claes`),
  },
  turkish: {
    first: commaList('Ayşe, Mehmet, Elif, Emre, Zeynep, Murat, Gülşen, Çağlar, İpek, Oğuz, Şebnem, Barış'),
    last: commaList('Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç'),
  },
  czech: {
    first: commaList('Tomáš, Tereza, Jiří, Kateřina, Ondřej, Lucie, Václav, Zdeňka, Matěj, Věra, Ľubomír, Šárka'),
    last: commaList('Novák, Svoboda, Novotný, Dvořák, Černý, Procházka, Kučera, Veselý, Horák, Němec, Říha, Šťastný'),
  },
  romanian: {
    first: commaList('Andrei, Ioana, Ștefan, Mihaela, Răzvan, Cătălina, Bogdan, Anca, Vlad, Simona'),
    last: commaList('Popescu, Ionescu, Dumitru, Stoica, Gheorghe, Rusu, Țurcanu, Munteanu, Șerban, Bălan'),
  },
  indian: {
    first:
      commaList(`Priya, Rahul, Ananya, Vikram, Deepika, Arjun, Neha, Rohan, Kavya, Aditya, Pooja, Karthik, Sneha, Manish,
      Divya, Sanjay, Meera, Nikhil, Lakshmi, Amit, Ritu, Harsh, Shreya, Gaurav, Anjali, Varun, Ishaan, Nandini`),
    last: commaList(`Sharma, Patel, Gupta, Reddy, Iyer, Mehta, Singh, Kapoor, Joshi, Nair, Rao, Verma, Malhotra, Bose, Chatterjee,
      Menon, Agarwal, Bhatt, Pillai, Chopra, Sinha, Mishra, Banerjee, Naidu, Saxena, Kaur`),
  },
  vietnamese: {
    first: commaList('Minh, Thảo, Tuấn, Hương, Đức, Lan, Phương, Quân, Hải, Ngọc'),
    last: commaList('Nguyễn, Trần, Phạm, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Hồ'),
  },
  african: {
    first:
      commaList(`Chidi, Amara, Kwame, Thandiwe, Oluwaseun, Ngozi, Sipho, Wanjiru, Tunde, Folasade, Kofi, Zainab, Emeka,
      Nokuthula, Babatunde, Akua`),
    last: commaList(`Okafor, Adeyemi, Mensah, Dlamini, Mwangi, Nwosu, Okonkwo, Nkosi, Kamau, Balogun, Eze, Owusu, Khumalo, Abiodun,
      Onyango, Asante`),
  },
}
