<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv_SE" sourcelanguage="en">
<context>
    <name>ExploreGrid</name>
    <message>
        <source>idx %1</source>
        <extracomment>Row of the direction grid; %1 is the index of the direction</extracomment>
        <translation>idx %1</translation>
    </message>
</context>
<context>
    <name>Screens</name>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Generera</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Utforska</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>Annotera</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Välj ut</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Träna</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Utvärdera</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Makes, judges and uses synthetic facial-expression data.</source>
        <translation>Skapar, bedömer och använder syntetiska data med ansiktsuttryck.</translation>
    </message>
    <message>
        <source>Workspace folder to open; &quot;demo&quot; opens the demo.</source>
        <translation>Arbetsytans mapp som ska öppnas; &quot;demo&quot; öppnar demon.</translation>
    </message>
    <message>
        <source>Log more, also to the terminal.</source>
        <translation>Logga mer, även i terminalen.</translation>
    </message>
    <message>
        <source>Save a picture of each screen in this folder, and quit.</source>
        <translation>Spara en bild av varje skärm i den här mappen och avsluta.</translation>
    </message>
    <message>
        <source>Size of the window, such as 1280x720.</source>
        <translation>Fönstrets storlek, till exempel 1280x720.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>Färger: system, light eller dark.</translation>
    </message>
    <message>
        <source>Print a report to PDF, and quit: --print REPORT.html OUT.pdf</source>
        <translation>Skriv ut en rapport som PDF och avsluta: --print REPORT.html OUT.pdf</translation>
    </message>
    <message>
        <source>give two files: --print REPORT.html OUT.pdf</source>
        <translation>ange två filer: --print REPORT.html OUT.pdf</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AnnotateFaces</name>
    <message>
        <source>The file of this generator is not in the workspace, and there is no image of this seed.</source>
        <translation>Generatorns fil finns inte i arbetsytan, och det finns ingen bild av det här fröet.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AnnotatePanel</name>
    <message>
        <source>Generator</source>
        <translation>Generator</translation>
    </message>
    <message>
        <source>Which seeds come next</source>
        <translation>Vilka frön som kommer härnäst</translation>
    </message>
    <message>
        <source>all seeds</source>
        <extracomment>List of seeds: each one after the other</extracomment>
        <translation>alla frön</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>obestämda</translation>
    </message>
    <message>
        <source>picked in Explore</source>
        <translation>valda i Utforska</translation>
    </message>
    <message>
        <source>suggested, least certain first</source>
        <translation>föreslagna, osäkrast först</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>avgjorda</translation>
    </message>
    <message>
        <source>What is coded</source>
        <translation>Vad som kodas</translation>
    </message>
    <message>
        <source>action units</source>
        <translation>action units (AU)</translation>
    </message>
    <message>
        <source>expressions</source>
        <translation>uttryck</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Frö</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Trunkering psi</translation>
    </message>
    <message>
        <source>Truncation psi of the faces shown: 0 is the average face, 1 the full variety</source>
        <translation>Trunkering psi för ansiktena som visas: 0 är medelansiktet, 1 full variation</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>frö</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>Direction of the family</source>
        <translation>Familjens riktning</translation>
    </message>
    <message>
        <source>Direction (index of the SeFa eigenvector) along which the family is shown</source>
        <translation>Riktning (index för SeFa-egenvektorn) som familjen visas längs</translation>
    </message>
    <message>
        <source>The seed along a direction</source>
        <translation>Fröet längs en riktning</translation>
    </message>
    <message>
        <source>Neighbouring seeds</source>
        <translation>Närliggande frön</translation>
    </message>
    <message>
        <source>Neutral  N</source>
        <extracomment>Button with its key: the face shows no action unit</extracomment>
        <translation>Neutral  N</translation>
    </message>
    <message>
        <source>Unsure  U</source>
        <extracomment>Button with its key</extracomment>
        <translation>Osäker  U</translation>
    </message>
    <message>
        <source>Reject  X</source>
        <extracomment>Button with its key: the face is not usable</extracomment>
        <translation>Avvisa  X</translation>
    </message>
    <message>
        <source>Go on by itself after a label</source>
        <translation>Gå vidare automatiskt efter en etikett</translation>
    </message>
    <message>
        <source>Decided seeds</source>
        <translation>Avgjorda frön</translation>
    </message>
    <message>
        <source>Targets…</source>
        <translation>Mål…</translation>
    </message>
    <message>
        <source>Seeds in all</source>
        <translation>Frön totalt</translation>
    </message>
    <message>
        <source>Seeds per label</source>
        <translation>Frön per etikett</translation>
    </message>
    <message>
        <source>page %1 of %2 (PgUp, PgDn)</source>
        <translation>sida %1 av %2 (PgUp, PgDn)</translation>
    </message>
    <message>
        <source>the labels of the page, as printed on the boxes</source>
        <translation>sidans etiketter, så som de står på rutorna</translation>
    </message>
    <message>
        <source>PgUp, PgDn</source>
        <translation>PgUp, PgDn</translation>
    </message>
    <message>
        <source>page of labels</source>
        <translation>sida med etiketter</translation>
    </message>
    <message>
        <source>Shift + 1 … 5</source>
        <translation>Shift + 1 … 5</translation>
    </message>
    <message>
        <source>intensity A to E of the last action unit</source>
        <translation>intensitet A till E för den senaste AU:n</translation>
    </message>
    <message>
        <source>left or right side of the last action unit</source>
        <translation>vänster eller höger sida för den senaste AU:n</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>osäker</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>avvisa</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Mellanslag</translation>
    </message>
    <message>
        <source>accept the suggestion and go on</source>
        <translation>godta förslaget och gå vidare</translation>
    </message>
    <message>
        <source>seed before, next seed</source>
        <translation>föregående frö, nästa frö</translation>
    </message>
    <message>
        <source>repeat the labels of the seed before</source>
        <translation>upprepa etiketterna från föregående frö</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>zooma</translation>
    </message>
    <message>
        <source>compare with the seed before</source>
        <translation>jämför med föregående frö</translation>
    </message>
    <message>
        <source>H (hold)</source>
        <translation>H (håll ned)</translation>
    </message>
    <message>
        <source>hide what is drawn over the face</source>
        <translation>dölj det som är ritat över ansiktet</translation>
    </message>
    <message>
        <source>Open a workspace to say what its faces show, one key per action unit.</source>
        <translation>Öppna en arbetsyta för att ange vad ansiktena visar, en tangent per AU.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>Seeds of a generator are annotated here. This workspace has no generator yet: start with the small one that comes with Mimik.</source>
        <translation>Här annoteras en generators frön. Arbetsytan har ingen generator än: börja med den lilla som följer med Mimik.</translation>
    </message>
    <message>
        <source>Use the demo generator</source>
        <translation>Använd demogeneratorn</translation>
    </message>
    <message>
        <source>Seeds of a generator are annotated here. Train or load one on the Generate screen.</source>
        <translation>Här annoteras en generators frön. Träna eller läs in en på skärmen Generera.</translation>
    </message>
    <message>
        <source>Go to Generate</source>
        <translation>Gå till Generera</translation>
    </message>
    <message>
        <source>✕ rejected</source>
        <translation>✕ avvisad</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Skrivskyddad: %1</translation>
    </message>
    <message>
        <source>This list is empty. Choose another one above.</source>
        <translation>Listan är tom. Välj en annan ovan.</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>frö %1</translation>
    </message>
    <message>
        <source>%1 per minute</source>
        <translation>%1 per minut</translation>
    </message>
    <message>
        <source>list of %1</source>
        <translation>lista med %1</translation>
    </message>
    <message>
        <source>All targets reached</source>
        <translation>Alla mål är nådda</translation>
    </message>
    <message>
        <source>still missing:  %1</source>
        <translation>saknas än:  %1</translation>
    </message>
    <message>
        <source>idx</source>
        <extracomment>Index of a direction in the latent space, short</extracomment>
        <translation>idx</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AnnotateSession</name>
    <message>
        <source>That was the last seed of this list.</source>
        <translation>Det var det sista fröet i listan.</translation>
    </message>
    <message>
        <source>This is the first seed.</source>
        <translation>Det här är det första fröet.</translation>
    </message>
    <message>
        <source>Press the key of an action unit first, then its intensity or side.</source>
        <translation>Tryck först på tangenten för en AU, sedan på dess intensitet eller sida.</translation>
    </message>
    <message>
        <source>There are no labels to repeat yet.</source>
        <translation>Det finns inga etiketter att upprepa än.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Det finns inget att ångra.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Det finns inget att göra om.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Ångrat: %1</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>Gjort igen: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AppContext</name>
    <message>
        <source>This is the demo: all of it was made on this computer.</source>
        <translation>Det här är demon: allt har skapats på den här datorn.</translation>
    </message>
    <message>
        <source>The demo is being made; see Jobs.</source>
        <translation>Demon skapas; se Jobb.</translation>
    </message>
    <message>
        <source>Making the demo</source>
        <translation>Skapar demon</translation>
    </message>
    <message>
        <source>The demo is being made, which takes under a minute; see Jobs.</source>
        <translation>Demon skapas, det tar under en minut; se Jobb.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::Banner</name>
    <message>
        <source>Close this line</source>
        <translation>Stäng den här raden</translation>
    </message>
</context>
<context>
    <name>mimik::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Kommandopalett</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Skriv vad du vill göra</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Förväxlingsmatris</translation>
    </message>
    <message>
        <source>Predicted</source>
        <comment>axis of a confusion matrix</comment>
        <translation>Predikterad</translation>
    </message>
    <message>
        <source>Actual</source>
        <comment>axis of a confusion matrix</comment>
        <translation>Verklig</translation>
    </message>
    <message>
        <source>%1 faces are %2 and were called %3: %4 of the row, %5 of the column</source>
        <translation>%1 ansikten är %2 och klassades som %3: %4 av raden, %5 av kolumnen</translation>
    </message>
</context>
<context>
    <name>mimik::ui::CutStrip</name>
    <message>
        <source>Faces at the cut</source>
        <translation>Ansikten vid gränsen</translation>
    </message>
    <message>
        <source>K keeps a face whatever the scores say, X rejects it, Delete leaves it to the rule</source>
        <translation>K behåller ett ansikte oavsett poäng, X avvisar det, Delete överlåter det åt regeln</translation>
    </message>
    <message>
        <source>kept</source>
        <extracomment>Side of the threshold whose faces stay in the selection</extracomment>
        <translation>behållna</translation>
    </message>
    <message>
        <source>dropped</source>
        <extracomment>Side of the threshold whose faces are left out</extracomment>
        <translation>bortvalda</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>oläslig</translation>
    </message>
    <message>
        <source>✓ by hand</source>
        <translation>✓ för hand</translation>
    </message>
    <message>
        <source>✕ by hand</source>
        <translation>✕ för hand</translation>
    </message>
</context>
<context>
    <name>mimik::ui::DataPanel</name>
    <message>
        <source>Import a data set…</source>
        <translation>Importera en datamängd…</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Datamängder</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importera…</translation>
    </message>
    <message>
        <source>Part of a name</source>
        <translation>Del av ett namn</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Filtrera på namn</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klass</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Delmängd</translation>
    </message>
    <message>
        <source>Size of the faces</source>
        <translation>Ansiktenas storlek</translation>
    </message>
    <message>
        <source>No workspace is open. Open the demo to see the whole way from faces to a report, or make a workspace with File › New.</source>
        <translation>Ingen arbetsyta är öppen. Öppna demon för att se hela vägen från ansikten till rapport, eller skapa en arbetsyta med Arkiv › Ny.</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>This workspace has no faces yet. Import a folder or a FER2013 csv, or drop it here.</source>
        <translation>Arbetsytan har inga ansikten än. Importera en mapp eller en FER2013-csv, eller släpp den här.</translation>
    </message>
    <message>
        <source>No labels yet</source>
        <translation>Inga etiketter än</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Alla klasser</translation>
    </message>
    <message>
        <source>without class</source>
        <translation>utan klass</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>Alla delmängder</translation>
    </message>
    <message>
        <source>without split</source>
        <translation>utan delmängd</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alla bilder</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 bilder</translation>
    </message>
    <message>
        <source>Images per label</source>
        <translation>Bilder per etikett</translation>
    </message>
    <message>
        <source>images</source>
        <translation>bilder</translation>
    </message>
    <message>
        <source>No labels in this set</source>
        <translation>Inga etiketter i den här mängden</translation>
    </message>
    <message>
        <source>Open or make a workspace first.</source>
        <translation>Öppna eller skapa först en arbetsyta.</translation>
    </message>
    <message>
        <source>next face</source>
        <translation>nästa ansikte</translation>
    </message>
    <message>
        <source>select several</source>
        <translation>markera flera</translation>
    </message>
    <message>
        <source>filter by name</source>
        <translation>filtrera på namn</translation>
    </message>
    <message>
        <source>clear the filter, leave the import</source>
        <translation>rensa filtret, lämna importen</translation>
    </message>
</context>
<context>
    <name>mimik::ui::DatasetModel</name>
    <message>
        <source>real images</source>
        <translation>verkliga bilder</translation>
    </message>
    <message>
        <source>synthetic images</source>
        <translation>syntetiska bilder</translation>
    </message>
    <message>
        <source>licence: %1</source>
        <translation>licens: %1</translation>
    </message>
    <message>
        <source>consent: %1</source>
        <translation>samtycke: %1</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alla bilder</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datamängd</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>mimik::ui::EvaluatePanel</name>
    <message>
        <source>Predictions</source>
        <translation>Prediktioner</translation>
    </message>
    <message>
        <source>Open file …</source>
        <translation>Öppna fil …</translation>
    </message>
    <message>
        <source>Files of predictions</source>
        <translation>Prediktionsfiler</translation>
    </message>
    <message>
        <source>Classes with their area under the curve</source>
        <translation>Klasser med deras area under kurvan</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klass</translation>
    </message>
    <message>
        <source>n+</source>
        <comment>column: number of positives</comment>
        <translation>n+</translation>
    </message>
    <message>
        <source>AUC [95 %]</source>
        <translation>AUC [95 %]</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Jämför med</translation>
    </message>
    <message>
        <source>Open predictions</source>
        <translation>Öppna prediktioner</translation>
    </message>
    <message>
        <source>Predictions (*.csv)</source>
        <translation>Prediktioner (*.csv)</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurva</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>Precision och recall</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Alla klasser</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Tröskel</translation>
    </message>
    <message>
        <source>Set the threshold to</source>
        <translation>Sätt tröskeln till</translation>
    </message>
    <message>
        <source>set to …</source>
        <translation>sätt till …</translation>
    </message>
    <message>
        <source>0.5</source>
        <translation>0,5</translation>
    </message>
    <message>
        <source>Youden (highest TPR − FPR)</source>
        <translation>Youden (högsta TPR − FPR)</translation>
    </message>
    <message>
        <source>equal error</source>
        <translation>lika fel (EER)</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>bästa F1</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>Vad cellerna visar</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Antal</translation>
    </message>
    <message>
        <source>Share of the row (recall)</source>
        <translation>Andel av raden (recall)</translation>
    </message>
    <message>
        <source>Share of the column (precision)</source>
        <translation>Andel av kolumnen (precision)</translation>
    </message>
    <message>
        <source>Show in Data</source>
        <translation>Visa i Data</translation>
    </message>
    <message>
        <source>Faces of the chosen cell</source>
        <translation>Ansikten i den valda cellen</translation>
    </message>
    <message>
        <source>arrow keys</source>
        <translation>piltangenter</translation>
    </message>
    <message>
        <source>Move in the confusion matrix; the faces of the cell appear below</source>
        <translation>Flytta i förväxlingsmatrisen; cellens ansikten visas nedanför</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Show the faces of the cell in Data</source>
        <translation>Visa cellens ansikten i Data</translation>
    </message>
    <message>
        <source>nothing</source>
        <comment>compare with nothing</comment>
        <translation>inget</translation>
    </message>
    <message>
        <source>Open a workspace to evaluate its classifiers, or drop a file of predictions (P.csv) here.</source>
        <translation>Öppna en arbetsyta för att utvärdera dess klassificerare, eller släpp en prediktionsfil (P.csv) här.</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>Gå till Träna</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>Computing 2,000 resamples …</source>
        <translation>Beräknar 2&#xa0;000 omsamplingar …</translation>
    </message>
    <message>
        <source>Click a cell of the confusion matrix to see its faces.</source>
        <translation>Klicka på en cell i förväxlingsmatrisen för att se dess ansikten.</translation>
    </message>
    <message>
        <source>Mean AUC %1</source>
        <translation>Medel-AUC %1</translation>
    </message>
    <message>
        <source>Accuracy %1
Mean AUC %2</source>
        <translation>Träffsäkerhet %1
Medel-AUC %2</translation>
    </message>
    <message>
        <source>There are no faces of one of the two kinds.</source>
        <translation>Det saknas ansikten av det ena slaget.</translation>
    </message>
    <message>
        <source>Curves of the chosen predictions appear here.</source>
        <translation>Kurvor för de valda prediktionerna visas här.</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Arbetspunkt</translation>
    </message>
    <message>
        <source>%1 against the rest</source>
        <translation>%1 mot resten</translation>
    </message>
    <message>
        <source>Recall (TPR)</source>
        <translation>Recall (TPR)</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precision</translation>
    </message>
    <message>
        <source>FPR</source>
        <translation>FPR</translation>
    </message>
    <message>
        <source>FDR</source>
        <translation>FDR</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Träffsäkerhet</translation>
    </message>
    <message>
        <source>off</source>
        <comment>AU absent</comment>
        <translation>av</translation>
    </message>
    <message>
        <source>on</source>
        <comment>AU present</comment>
        <translation>på</translation>
    </message>
    <message>
        <source>%1 is %2, called %3</source>
        <translation>%1 är %2, klassad som %3</translation>
    </message>
    <message>
        <source>%1 called %2</source>
        <translation>%1 klassade som %2</translation>
    </message>
    <message>
        <source>None of these faces is an image of this workspace.</source>
        <translation>Inget av ansiktena är en bild i den här arbetsytan.</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Jämför …</translation>
    </message>
    <message>
        <source>this one</source>
        <comment>these predictions</comment>
        <translation>den här</translation>
    </message>
    <message>
        <source>the other</source>
        <comment>the other predictions</comment>
        <translation>den andra</translation>
    </message>
    <message numerus="yes">
        <source>%n subjects</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n personer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n bild</numerusform>
            <numerusform>%n bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled faces; intervals from 2,000 resamples of %1</source>
        <translation>
            <numerusform>%n märkt ansikte; intervall från 2&#xa0;000 omsamplingar av %1</numerusform>
            <numerusform>%n märkta ansikten; intervall från 2&#xa0;000 omsamplingar av %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n faces</source>
        <translation>
            <numerusform>%1: %n ansikte</numerusform>
            <numerusform>%1: %n ansikten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean AUC: %1 higher by %2, p = %3 (%n common faces, paired bootstrap)</source>
        <translation>
            <numerusform>Medel-AUC: %1 är %2 högre, p = %3 (%n gemensamt ansikte, parad bootstrap)</numerusform>
            <numerusform>Medel-AUC: %1 är %2 högre, p = %3 (%n gemensamma ansikten, parad bootstrap)</numerusform>
        </translation>
    </message>
    <message>
        <source>No predictions yet. Train a classifier, test one on a data set with the line above, or drop a file of predictions (P.csv) here.</source>
        <translation>Inga prediktioner än. Träna en klassificerare, testa en på en datamängd med raden ovan, eller släpp en prediktionsfil (P.csv) här.</translation>
    </message>
    <message>
        <source>These rows chose the epoch of the training and flatter it; test the model on other faces with the line above.</source>
        <translation>De här raderna valde träningens epok och smickrar den; testa modellen på andra ansikten med raden ovan.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ExplorePanel</name>
    <message>
        <source>Generator</source>
        <translation>Generator</translation>
    </message>
    <message>
        <source>Kind of grid</source>
        <translation>Typ av rutnät</translation>
    </message>
    <message>
        <source>index × degree</source>
        <translation>index × grad</translation>
    </message>
    <message>
        <source>seed × degree</source>
        <translation>frö × grad</translation>
    </message>
    <message>
        <source>seed × seed</source>
        <translation>frö × frö</translation>
    </message>
    <message>
        <source>all seeds</source>
        <translation>alla frön</translation>
    </message>
    <message>
        <source>One seed: a direction per row, degrees across</source>
        <translation>Ett frö: en riktning per rad, grader i sidled</translation>
    </message>
    <message>
        <source>One direction: a seed per row, degrees across</source>
        <translation>En riktning: ett frö per rad, grader i sidled</translation>
    </message>
    <message>
        <source>Four seeds in the corners and what lies between them</source>
        <translation>Fyra frön i hörnen och det som ligger mellan dem</translation>
    </message>
    <message>
        <source>One seed after the other</source>
        <translation>Ett frö efter det andra</translation>
    </message>
    <message>
        <source>Class of the generator</source>
        <translation>Generatorns klass</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Trunkering psi</translation>
    </message>
    <message>
        <source>Truncation psi: 0 is the average face, 1 the full variety</source>
        <translation>Trunkering psi: 0 är medelansiktet, 1 full variation</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Brus</translation>
    </message>
    <message>
        <source>constant</source>
        <extracomment>Noise mode of the generator: the same noise for each face</extracomment>
        <translation>konstant</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>Noise mode of the generator: no noise at all</extracomment>
        <translation>inget</translation>
    </message>
    <message>
        <source>random</source>
        <extracomment>Noise mode of the generator: other noise for each face</extracomment>
        <translation>slumpmässigt</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>brus</translation>
    </message>
    <message>
        <source>Seed of the first face</source>
        <translation>Första ansiktets frö</translation>
    </message>
    <message>
        <source>A random seed</source>
        <translation>Ett slumpmässigt frö</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>frö</translation>
    </message>
    <message>
        <source>Direction: index of the SeFa eigenvector, the strongest first</source>
        <translation>Riktning: index för SeFa-egenvektorn, den starkaste först</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>riktning</translation>
    </message>
    <message>
        <source>Largest degree</source>
        <translation>Största grad</translation>
    </message>
    <message>
        <source>Largest degree: how far along the direction the outer columns go</source>
        <translation>Största grad: hur långt längs riktningen de yttre kolumnerna går</translation>
    </message>
    <message>
        <source>degree</source>
        <translation>grad</translation>
    </message>
    <message>
        <source>Faces across (+ and − change it)</source>
        <translation>Ansikten i sidled (ändras med + och −)</translation>
    </message>
    <message>
        <source>across</source>
        <translation>i sidled</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>Välj</translation>
    </message>
    <message>
        <source>Puts the seed on Annotate&apos;s list (P)</source>
        <translation>Sätter fröet på Annoteras lista (P)</translation>
    </message>
    <message>
        <source>Opens the seed in Annotate (Return, or double click on the face)</source>
        <translation>Öppnar fröet i Annotera (Enter, eller dubbelklick på ansiktet)</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Piltangenter</translation>
    </message>
    <message>
        <source>move; at the edge the grid goes on</source>
        <translation>flytta; vid kanten fortsätter rutnätet</translation>
    </message>
    <message>
        <source>Shift + arrows</source>
        <translation>Shift + piltangenter</translation>
    </message>
    <message>
        <source>pan by one row or column</source>
        <translation>panorera en rad eller kolumn</translation>
    </message>
    <message>
        <source>PgUp, PgDn</source>
        <translation>PgUp, PgDn</translation>
    </message>
    <message>
        <source>the page before, the next page</source>
        <translation>föregående sida, nästa sida</translation>
    </message>
    <message>
        <source>+ and −</source>
        <translation>+ och −</translation>
    </message>
    <message>
        <source>bigger faces, more faces</source>
        <translation>större ansikten, fler ansikten</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>annotate the seed</source>
        <translation>annotera fröet</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>pick the seed: puts it on Annotate&apos;s list</source>
        <translation>välj fröet: sätter det på Annoteras lista</translation>
    </message>
    <message>
        <source>Open a workspace to explore what a generator can make, seed by seed.</source>
        <translation>Öppna en arbetsyta för att utforska vad en generator kan skapa, frö för frö.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>This workspace has no generator yet. Start with the small one that comes with Mimik, or train your own on the Generate screen.</source>
        <translation>Arbetsytan har ingen generator än. Börja med den lilla som följer med Mimik, eller träna en egen på skärmen Generera.</translation>
    </message>
    <message>
        <source>Use the demo generator</source>
        <translation>Använd demogeneratorn</translation>
    </message>
    <message>
        <source>This workspace has no generator yet. Train or load one on the Generate screen.</source>
        <translation>Arbetsytan har ingen generator än. Träna eller läs in en på skärmen Generera.</translation>
    </message>
    <message>
        <source>Go to Generate</source>
        <translation>Gå till Generera</translation>
    </message>
    <message>
        <source>directions from</source>
        <translation>riktningar från</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Skrivskyddad: %1</translation>
    </message>
    <message>
        <source>%1 of %2 faces</source>
        <translation>%1 av %2 ansikten</translation>
    </message>
    <message>
        <source>Annotate seed %1</source>
        <translation>Annotera frö %1</translation>
    </message>
    <message>
        <source>Seed %1 is on Annotate&apos;s list</source>
        <translation>Frö %1 står på Annoteras lista</translation>
    </message>
    <message>
        <source>Seed %1 is off the list</source>
        <translation>Frö %1 är borttaget från listan</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ExploreView</name>
    <message>
        <source>Grid of generated faces</source>
        <translation>Rutnät med genererade ansikten</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>frö %1</translation>
    </message>
    <message>
        <source>blend of the seeds %1 to %2: %3 % right, %4 % down</source>
        <translation>blandning av fröna %1 till %2: %3 % åt höger, %4 % nedåt</translation>
    </message>
    <message>
        <source>, direction %1, degree %2</source>
        <translation>, riktning %1, grad %2</translation>
    </message>
</context>
<context>
    <name>mimik::ui::FaceGrid</name>
    <message>
        <source>Faces</source>
        <translation>Ansikten</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>oläslig</translation>
    </message>
</context>
<context>
    <name>mimik::ui::FakesView</name>
    <message>
        <source>Faces of the training at this moment</source>
        <translation>Träningens ansikten vid den här tidpunkten</translation>
    </message>
    <message>
        <source>Time of the training</source>
        <translation>Träningens tid</translation>
    </message>
    <message>
        <source>← → one snapshot, Home and End the first and the newest, R (hold) the real faces</source>
        <translation>← → en ögonblicksbild, Home och End den första och den senaste, R (håll ned) de riktiga ansiktena</translation>
    </message>
    <message>
        <source>Play from the start of the training</source>
        <translation>Spela upp från träningens början</translation>
    </message>
    <message>
        <source>Go to the newest and follow the training</source>
        <translation>Gå till den senaste och följ träningen</translation>
    </message>
    <message>
        <source>Show real faces to compare (R, hold)</source>
        <translation>Visa riktiga ansikten att jämföra med (R, håll ned)</translation>
    </message>
    <message>
        <source>Reals</source>
        <translation>Riktiga</translation>
    </message>
    <message>
        <source>The first faces appear with the first snapshot.</source>
        <translation>De första ansiktena visas med den första ögonblicksbilden.</translation>
    </message>
    <message>
        <source>start</source>
        <translation>början</translation>
    </message>
    <message>
        <source>%1 kimg</source>
        <translation>%1 kimg</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GanRunsModel</name>
    <message>
        <source>%1 at %2 kimg</source>
        <translation>%1 vid %2 kimg</translation>
    </message>
    <message>
        <source>Training</source>
        <comment>column: name of a run</comment>
        <translation>Träning</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>Best FID</source>
        <translation>Bästa FID</translation>
    </message>
    <message>
        <source>Asked for</source>
        <comment>column: when a run was queued</comment>
        <translation>Begärt</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GenerateForm</name>
    <message>
        <source>Seeds are numbers and ranges, such as 0-999, 2000.</source>
        <translation>Frön är tal och intervall, till exempel 0-999, 2000.</translation>
    </message>
    <message>
        <source>Make faces</source>
        <translation>Skapa ansikten</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Frön</translation>
    </message>
    <message>
        <source>Numbers and ranges, such as 0-999, 2000. One face per seed and degree.</source>
        <translation>Tal och intervall, till exempel 0-999, 2000. Ett ansikte per frö och grad.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klass</translation>
    </message>
    <message>
        <source>What the generator has learned to make by name.</source>
        <translation>Det som generatorn har lärt sig att skapa efter namn.</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Trunkering psi</translation>
    </message>
    <message>
        <source>1: as varied as the training faces; smaller: more alike, cleaner.</source>
        <translation>1: lika varierade som träningsansiktena; mindre: mer lika, renare.</translation>
    </message>
    <message>
        <source>Directions</source>
        <translation>Riktningar</translation>
    </message>
    <message>
        <source>What each face is moved along; none: faces of the seeds alone.</source>
        <translation>Det som varje ansikte flyttas längs; ingen: bara frönas ansikten.</translation>
    </message>
    <message>
        <source>Which of them</source>
        <translation>Vilka av dem</translation>
    </message>
    <message>
        <source>Numbers of directions in the set, such as 0-1; empty: all.</source>
        <translation>Riktningarnas nummer i uppsättningen, till exempel 0-1; tomt: alla.</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>Grader</translation>
    </message>
    <message>
        <source>How far along each direction, such as -5, 0, 5.</source>
        <translation>Hur långt längs varje riktning, till exempel -5, 0, 5.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Fler inställningar</translation>
    </message>
    <message>
        <source>Psi pulls to</source>
        <translation>Psi drar mot</translation>
    </message>
    <message>
        <source>the average of the class</source>
        <translation>klassens genomsnitt</translation>
    </message>
    <message>
        <source>the average of all faces</source>
        <translation>alla ansiktens genomsnitt</translation>
    </message>
    <message>
        <source>A small psi makes the class clearer with the first, less clear with the second.</source>
        <translation>Ett litet psi gör klassen tydligare med det första, otydligare med det andra.</translation>
    </message>
    <message>
        <source>Psi up to layer</source>
        <translation>Psi till lager</translation>
    </message>
    <message>
        <source>Psi acts on this many layers, counted from the coarsest; later ones keep their variety.</source>
        <translation>Psi verkar på så här många lager, räknat från det grövsta; de senare behåller sin variation.</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Brus</translation>
    </message>
    <message>
        <source>the same for all</source>
        <translation>samma för alla</translation>
    </message>
    <message>
        <source>none</source>
        <translation>inget</translation>
    </message>
    <message>
        <source>new for each face</source>
        <translation>nytt för varje ansikte</translation>
    </message>
    <message>
        <source>Fine detail such as single hairs.</source>
        <translation>Fina detaljer, till exempel enskilda hårstrån.</translation>
    </message>
    <message>
        <source>Noise seed</source>
        <translation>Brusfrö</translation>
    </message>
    <message>
        <source>Other numbers give other fine detail.</source>
        <translation>Andra tal ger andra fina detaljer.</translation>
    </message>
    <message>
        <source>Truncate after moving</source>
        <translation>Trunkera efter förflyttningen</translation>
    </message>
    <message>
        <source>Psi then shrinks the move too, as in the programs of rosinality.</source>
        <translation>Psi krymper då även förflyttningen, som i rosinalitys program.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Filer</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG-bilder</translation>
    </message>
    <message>
        <source>one .npy of floating-point values</source>
        <translation>en .npy med flyttal</translation>
    </message>
    <message>
        <source>Only pictures become a data set of this workspace.</source>
        <translation>Bara bilder blir en datamängd i den här arbetsytan.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Of the data set that this makes; empty: a name from the time.</source>
        <translation>På datamängden som skapas; tomt: ett namn efter tidpunkten.</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>Märkta</translation>
    </message>
    <message>
        <source>Take the seeds of this generator that have labels</source>
        <translation>Ta de frön för den här generatorn som har etiketter</translation>
    </message>
    <message>
        <source>Choose a direction set…</source>
        <translation>Välj en riktningsuppsättning …</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>alla lager</translation>
    </message>
    <message>
        <source>all, a data set each</source>
        <translation>alla, en datamängd var</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Arbetsytan är öppnad skrivskyddad: %1</translation>
    </message>
    <message>
        <source>the generator&apos;s own (SeFa)</source>
        <translation>generatorns egna (SeFa)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 från %2</translation>
    </message>
    <message>
        <source>Choose a direction set</source>
        <translation>Välj en riktningsuppsättning</translation>
    </message>
    <message>
        <source>Direction sets (*.safetensors)</source>
        <translation>Riktningsuppsättningar (*.safetensors)</translation>
    </message>
    <message>
        <source>No seed of this generator has labels yet; give them in Annotate.</source>
        <translation>Inget frö för den här generatorn har etiketter än; ge dem i Annotera.</translation>
    </message>
    <message>
        <source>Choose directions first.</source>
        <translation>Välj först riktningar.</translation>
    </message>
    <message>
        <source>With psi 1 nothing is truncated.</source>
        <translation>Med psi 1 trunkeras ingenting.</translation>
    </message>
    <message>
        <source>Only noise that is new for each face.</source>
        <translation>Bara för brus som är nytt för varje ansikte.</translation>
    </message>
    <message numerus="yes">
        <source>%n classes × </source>
        <translation>
            <numerusform>%n klass × </numerusform>
            <numerusform>%n klasser × </numerusform>
        </translation>
    </message>
    <message>
        <source>%1 faces</source>
        <translation>%1 ansikten</translation>
    </message>
    <message>
        <source>%1 seeds = %2 faces</source>
        <translation>%1 frön = %2 ansikten</translation>
    </message>
    <message>
        <source>%1 seeds × %2 degrees = %3 faces for each direction</source>
        <translation>%1 frön × %2 grader = %3 ansikten för varje riktning</translation>
    </message>
    <message>
        <source>%1 seeds × %2 directions × %3 degrees = %4 faces</source>
        <translation>%1 frön × %2 riktningar × %3 grader = %4 ansikten</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>ungefär %1</translation>
    </message>
    <message>
        <source>Say how far, such as -5, 0, 5.</source>
        <translation>Säg hur långt, till exempel -5, 0, 5.</translation>
    </message>
    <message>
        <source>Faces of %1</source>
        <translation>Ansikten från %1</translation>
    </message>
    <message>
        <source>Making faces; they appear in Data when the job is done.</source>
        <translation>Skapar ansikten; de visas i Data när jobbet är klart.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratePanel</name>
    <message>
        <source>Train a generator</source>
        <translation>Träna en generator</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Generatorer</translation>
    </message>
    <message>
        <source>Add a generator…</source>
        <translation>Lägg till en generator…</translation>
    </message>
    <message>
        <source>No workspace is open. Open the demo to see faces being made, or make a workspace with File › New.</source>
        <translation>Ingen arbetsyta är öppen. Öppna demon för att se ansikten skapas, eller skapa en arbetsyta med Arkiv › Ny.</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>next generator</source>
        <translation>nästa generator</translation>
    </message>
    <message>
        <source>train a generator</source>
        <translation>träna en generator</translation>
    </message>
    <message>
        <source>Add generators</source>
        <translation>Lägg till generatorer</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>Modeller (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alla filer (*)</translation>
    </message>
    <message>
        <source>faces of the training: one snapshot back or on</source>
        <translation>träningens ansikten: en ögonblicksbild bakåt eller framåt</translation>
    </message>
    <message>
        <source>faces of the training: first, newest</source>
        <translation>träningens ansikten: första, senaste</translation>
    </message>
    <message>
        <source>faces of the training: hold for real faces</source>
        <translation>träningens ansikten: håll ned för riktiga ansikten</translation>
    </message>
    <message>
        <source>another face of the sheet</source>
        <translation>ett annat ansikte på arket</translation>
    </message>
    <message>
        <source>annotate the face of the sheet</source>
        <translation>annotera ansiktet på arket</translation>
    </message>
    <message>
        <source>back to the generators</source>
        <translation>tillbaka till generatorerna</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratorCard</name>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n klass</numerusform>
            <numerusform>%n klasser</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 kimg</source>
        <translation>%1 kimg</translation>
    </message>
    <message>
        <source>z %1</source>
        <translation>z %1</translation>
    </message>
    <message>
        <source>size</source>
        <translation>storlek</translation>
    </message>
    <message>
        <source>%1 × %1 pixels</source>
        <translation>%1 × %1 bildpunkter</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>arkitektur</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>klasser</translation>
    </message>
    <message>
        <source>thousand images</source>
        <translation>tusental bilder</translation>
    </message>
    <message>
        <source>trained on</source>
        <translation>tränad på</translation>
    </message>
    <message>
        <source>number of images</source>
        <translation>antal bilder</translation>
    </message>
    <message>
        <source>command</source>
        <translation>kommando</translation>
    </message>
    <message>
        <source>parents</source>
        <translation>ursprung</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>licens</translation>
    </message>
    <message>
        <source>run</source>
        <translation>körning</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fil</translation>
    </message>
    <message>
        <source>notes</source>
        <translation>anmärkningar</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratorModel</name>
    <message>
        <source>Licence: %1</source>
        <translation>Licens: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::HistogramRow</name>
    <message>
        <source>%1: use this range</source>
        <translation>%1: använd det här intervallet</translation>
    </message>
    <message>
        <source>← better</source>
        <extracomment>Which end of a metric&apos;s axis is the good one</extracomment>
        <translation>← bättre</translation>
    </message>
    <message>
        <source>better →</source>
        <translation>bättre →</translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n saknas</numerusform>
            <numerusform>%n saknas</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: distribution and range</source>
        <translation>%1: fördelning och intervall</translation>
    </message>
    <message>
        <source>%1: smallest value kept; empty: any</source>
        <extracomment>Lower end of a range</extracomment>
        <translation>%1: minsta värde som behålls; tomt: alla</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>%1: largest value kept; empty: any</source>
        <extracomment>Upper end of a range</extracomment>
        <translation>%1: största värde som behålls; tomt: alla</translation>
    </message>
    <message>
        <source>max</source>
        <translation>max</translation>
    </message>
    <message>
        <source>Open the range</source>
        <translation>Öppna intervallet</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Kopiera bilden</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>Kopiera talen</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ImageSource</name>
    <message>
        <source>rejected</source>
        <translation>avvisad</translation>
    </message>
    <message>
        <source>kept out</source>
        <translation>undantagen</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ImportForm</name>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importera</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppa</translation>
    </message>
    <message>
        <source>Back to the images</source>
        <translation>Tillbaka till bilderna</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Fil eller mapp</translation>
    </message>
    <message>
        <source>A folder of faces, or the path of a FER2013 csv file. It can also be dropped on the window.</source>
        <translation>En mapp med ansikten, eller sökvägen till en FER2013-csv-fil. Den kan också släppas på fönstret.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Folder of faces, without labels</source>
        <translation>Mapp med ansikten, utan etiketter</translation>
    </message>
    <message>
        <source>Class folders (happy/…, or train/happy/…)</source>
        <translation>Klassmappar (happy/… eller train/happy/…)</translation>
    </message>
    <message>
        <source>Folder with labels.csv</source>
        <translation>Mapp med labels.csv</translation>
    </message>
    <message>
        <source>Folder with dataset.json (StyleGAN)</source>
        <translation>Mapp med dataset.json (StyleGAN)</translation>
    </message>
    <message>
        <source>FER2013 csv</source>
        <translation>FER2013-csv</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>What the data set is called here.</source>
        <translation>Vad datamängden heter här.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Kept with the data set and printed in reports.</source>
        <translation>Sparas med datamängden och skrivs ut i rapporter.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Samtycke</translation>
    </message>
    <message>
        <source>What the people shown have agreed to; kept with the data set.</source>
        <translation>Vad personerna på bilderna har gått med på; sparas med datamängden.</translation>
    </message>
    <message>
        <source>Copy the images into the workspace</source>
        <translation>Kopiera bilderna till arbetsytan</translation>
    </message>
    <message>
        <source>Otherwise they stay where they are and must not move.</source>
        <translation>Annars ligger de kvar där de är och får inte flyttas.</translation>
    </message>
    <message>
        <source>Import report</source>
        <translation>Importrapport</translation>
    </message>
    <message>
        <source>Import a data set</source>
        <translation>Importera en datamängd</translation>
    </message>
    <message>
        <source>Stopped: nothing was imported.</source>
        <translation>Stoppad: inget importerades.</translation>
    </message>
    <message>
        <source>Imported as %1: %2 images.</source>
        <translation>Importerad som %1: %2 bilder.</translation>
    </message>
    <message>
        <source>Classes: %1</source>
        <translation>Klasser: %1</translation>
    </message>
    <message>
        <source>Splits: %1</source>
        <translation>Delmängder: %1</translation>
    </message>
    <message>
        <source>Pictures that stand twice: %1; kept out of training because they stand in two splits: %2.</source>
        <translation>Bilder som förekommer två gånger: %1; undantagna från träning eftersom de finns i två delmängder: %2.</translation>
    </message>
    <message>
        <source>Files left out: %1.</source>
        <translation>Utelämnade filer: %1.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::Inspector</name>
    <message>
        <source>Select a face to see where it comes from, its labels and its scores.</source>
        <translation>Markera ett ansikte för att se varifrån det kommer, dess etiketter och dess poäng.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Filen kan inte läsas.</translation>
    </message>
    <message>
        <source>This image is no longer in the workspace.</source>
        <translation>Bilden finns inte längre i arbetsytan.</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>datamängd</translation>
    </message>
    <message>
        <source>origin</source>
        <translation>ursprung</translation>
    </message>
    <message>
        <source>real</source>
        <translation>verklig</translation>
    </message>
    <message>
        <source>synthetic, AI-generated</source>
        <translation>syntetisk, AI-genererad</translation>
    </message>
    <message>
        <source>subject</source>
        <translation>person</translation>
    </message>
    <message>
        <source>split</source>
        <translation>delmängd</translation>
    </message>
    <message>
        <source>size</source>
        <translation>storlek</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>kept out</source>
        <translation>undantagen</translation>
    </message>
    <message>
        <source>decision</source>
        <translation>beslut</translation>
    </message>
    <message>
        <source>kept by hand</source>
        <translation>behållen för hand</translation>
    </message>
    <message>
        <source>rejected by hand</source>
        <translation>avvisad för hand</translation>
    </message>
    <message>
        <source>generator</source>
        <translation>generator</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>frö</translation>
    </message>
    <message>
        <source>class in</source>
        <translation>klass in</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>riktning</translation>
    </message>
    <message>
        <source>%1, degree %2</source>
        <translation>%1, grad %2</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>brus</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>vikter</translation>
    </message>
    <message>
        <source>sha256</source>
        <translation>sha256</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Etiketter</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Poäng</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Attribut</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Frö %1</translation>
    </message>
    <message>
        <source>images</source>
        <translation>bilder</translation>
    </message>
    <message>
        <source>status</source>
        <translation>status</translation>
    </message>
    <message>
        <source>present</source>
        <translation>finns</translation>
    </message>
    <message>
        <source>class</source>
        <translation>klass</translation>
    </message>
    <message>
        <source>source</source>
        <translation>källa</translation>
    </message>
    <message>
        <source>by</source>
        <translation>av</translation>
    </message>
    <message>
        <source>at</source>
        <translation>när</translation>
    </message>
    <message>
        <source>by a person</source>
        <translation>av en person</translation>
    </message>
    <message>
        <source>from its seed</source>
        <translation>från sitt frö</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>från en fil</translation>
    </message>
    <message>
        <source>from a model</source>
        <translation>från en modell</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>märkt</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>osäker</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>avvisad</translation>
    </message>
    <message>
        <source>left</source>
        <translation>vänster</translation>
    </message>
    <message>
        <source>right</source>
        <translation>höger</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobPhase</name>
    <message>
        <source>checking the files</source>
        <translation>kontrollerar filerna</translation>
    </message>
    <message>
        <source>reading images</source>
        <translation>läser bilder</translation>
    </message>
    <message>
        <source>features of the training faces</source>
        <translation>särdrag hos träningsansiktena</translation>
    </message>
    <message>
        <source>measuring the snapshot</source>
        <translation>mäter ögonblicksbilden</translation>
    </message>
    <message>
        <source>training</source>
        <translation>tränar</translation>
    </message>
    <message>
        <source>time</source>
        <translation>tid</translation>
    </message>
    <message>
        <source>making faces</source>
        <translation>genererar ansikten</translation>
    </message>
    <message>
        <source>mapping seeds</source>
        <translation>avbildar frön</translation>
    </message>
    <message>
        <source>drawing faces</source>
        <translation>renderar ansikten</translation>
    </message>
    <message>
        <source>measuring images</source>
        <translation>mäter bilder</translation>
    </message>
    <message>
        <source>predicting</source>
        <translation>predikterar</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>läser</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>utvärderar</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>skriver</translation>
    </message>
    <message>
        <source>converting</source>
        <translation>konverterar</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>räknar</translation>
    </message>
    <message>
        <source>drawing the training faces</source>
        <translation>renderar träningsansiktena</translation>
    </message>
    <message>
        <source>reading the reference images</source>
        <translation>läser referensbilderna</translation>
    </message>
    <message>
        <source>drawing the test faces</source>
        <translation>renderar testansiktena</translation>
    </message>
    <message>
        <source>making the faces of seeds</source>
        <translation>genererar frönas ansikten</translation>
    </message>
    <message>
        <source>reading the faces of seeds</source>
        <translation>läser frönas ansikten</translation>
    </message>
    <message>
        <source>proposing labels</source>
        <translation>föreslår etiketter</translation>
    </message>
    <message>
        <source>finding directions</source>
        <translation>hittar riktningar</translation>
    </message>
    <message>
        <source>selecting</source>
        <translation>väljer ut</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobsModel</name>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 tim %2 min</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>väntar</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startar</translation>
    </message>
    <message>
        <source>running</source>
        <translation>pågår</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausad</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>stoppar</translation>
    </message>
    <message>
        <source>done</source>
        <translation>klar</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>avbruten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>misslyckad</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>kraschad</translation>
    </message>
    <message>
        <source>train generator</source>
        <translation>träna generator</translation>
    </message>
    <message>
        <source>train classifier</source>
        <translation>träna klassificerare</translation>
    </message>
    <message>
        <source>generate faces</source>
        <translation>generera ansikten</translation>
    </message>
    <message>
        <source>measure quality</source>
        <translation>mät kvalitet</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>prediktera</translation>
    </message>
    <message>
        <source>evaluate</source>
        <translation>utvärdera</translation>
    </message>
    <message>
        <source>render faces</source>
        <translation>rendera ansikten</translation>
    </message>
    <message>
        <source>make the demo</source>
        <translation>skapa demon</translation>
    </message>
    <message>
        <source>select</source>
        <translation>välj ut</translation>
    </message>
    <message>
        <source>write report</source>
        <translation>skriv rapport</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Jobb</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Förlopp</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Tid kvar</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Begärt</translation>
    </message>
    <message>
        <source>propose labels</source>
        <translation>föreslå etiketter</translation>
    </message>
    <message>
        <source>find directions</source>
        <translation>hitta riktningar</translation>
    </message>
    <message>
        <source>map seeds</source>
        <translation>avbilda frön</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>Jobb</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Återuppta</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Stop now: the job has not stopped by itself</source>
        <translation>Stoppa nu: jobbet har inte stannat av sig självt</translation>
    </message>
    <message>
        <source>Duplicate: run it again with the same settings</source>
        <translation>Duplicera: kör det igen med samma inställningar</translation>
    </message>
    <message>
        <source>No jobs yet. Trainings, generations and measurements that you start run here and go on when this window is closed.</source>
        <translation>Inga jobb än. Träningar, genereringar och mätningar som du startar körs här och fortsätter även när fönstret stängs.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::KeptList</name>
    <message>
        <source>Kept per label: %1</source>
        <translation>Behållna per etikett: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Överallt</translation>
    </message>
    <message>
        <source>screens</source>
        <translation>skärmar</translation>
    </message>
    <message>
        <source>command palette</source>
        <translation>kommandopalett</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>ångra</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>gör om</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>filtrera</translation>
    </message>
    <message>
        <source>clear, then leave</source>
        <translation>rensa, sedan lämna</translation>
    </message>
    <message>
        <source>jobs</source>
        <translation>jobb</translation>
    </message>
    <message>
        <source>log</source>
        <translation>logg</translation>
    </message>
    <message>
        <source>inspector</source>
        <translation>granskare</translation>
    </message>
    <message>
        <source>open a workspace</source>
        <translation>öppna en arbetsyta</translation>
    </message>
    <message>
        <source>this sheet</source>
        <translation>den här översikten</translation>
    </message>
</context>
<context>
    <name>mimik::ui::LabelRow</name>
    <message>
        <source>%1 %2: key %3</source>
        <translation>%1 %2: tangent %3</translation>
    </message>
    <message>
        <source>L</source>
        <extracomment>Left side of the face, one letter</extracomment>
        <translation>L</translation>
    </message>
    <message>
        <source>R</source>
        <extracomment>Right side of the face, one letter</extracomment>
        <translation>R</translation>
    </message>
</context>
<context>
    <name>mimik::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Nothing has been logged yet.</source>
        <translation>Inget har loggats än.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation>Jobb</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Granskare</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;New workspace…</source>
        <translation>&amp;Ny arbetsyta…</translation>
    </message>
    <message>
        <source>&amp;Open workspace…</source>
        <translation>&amp;Öppna arbetsyta…</translation>
    </message>
    <message>
        <source>Open the &amp;demo</source>
        <translation>Öppna &amp;demon</translation>
    </message>
    <message>
        <source>&amp;Close workspace</source>
        <translation>&amp;Stäng arbetsytan</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Avsluta</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Gör om</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtrera</translation>
    </message>
    <message>
        <source>Command &amp;palette</source>
        <translation>Kommando&amp;palett</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Visa</translation>
    </message>
    <message>
        <source>&amp;Screens</source>
        <translation>&amp;Skärmar</translation>
    </message>
    <message>
        <source>&amp;Docks</source>
        <translation>&amp;Paneler</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Som &amp;systemet</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>&amp;Ljust tema</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>&amp;Mörkt tema</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>&amp;Återställ layouten</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hjälp</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tangenter</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>Visa jobben</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Read-only: this workspace is %1. You can look at everything; nothing can be changed here.</source>
        <translation>Skrivskyddad: %1. Du kan titta på allt, men inget kan ändras här.</translation>
    </message>
    <message>
        <source>Reading files in…</source>
        <translation>Läser in filer…</translation>
    </message>
    <message>
        <source>No job is running</source>
        <translation>Inget jobb pågår</translation>
    </message>
    <message>
        <source>%1, and %2 more</source>
        <translation>%1 och %2 till</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Det finns inget att ångra.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Ångrat: %1</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Det finns inget att göra om.</translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation>Gjort igen: %1</translation>
    </message>
    <message>
        <source>New workspace: choose a name for its folder</source>
        <translation>Ny arbetsyta: välj ett namn på dess mapp</translation>
    </message>
    <message>
        <source>Open workspace</source>
        <translation>Öppna arbetsyta</translation>
    </message>
    <message>
        <source>[read-only]</source>
        <translation>[skrivskyddad]</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelFacts</name>
    <message>
        <source>What the card of this generator tells</source>
        <translation>Vad generatorns kort berättar</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Kopiera allt</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelImport</name>
    <message>
        <source>A model file is being read</source>
        <translation>En modellfil läses</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>stop reading a model file</comment>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Open or make a workspace first.</source>
        <translation>Öppna eller skapa först en arbetsyta.</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Arbetsytan är öppnad skrivskyddad: %1</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>Läser %1 …</translation>
    </message>
    <message>
        <source>%1 could not be read: the engine ended unexpectedly. The workspace is as it was.</source>
        <translation>%1 kunde inte läsas: motorn avslutades oväntat. Arbetsytan är som den var.</translation>
    </message>
    <message>
        <source>%1 is no generator; it is now among the models of this workspace.</source>
        <translation>%1 är ingen generator; den finns nu bland arbetsytans modeller.</translation>
    </message>
    <message>
        <source>%1 has been added.</source>
        <translation>%1 har lagts till.</translation>
    </message>
    <message>
        <source>This model is already here as %1.</source>
        <translation>Den här modellen finns redan här som %1.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelsPage</name>
    <message>
        <source>Make faces</source>
        <translation>Skapa ansikten</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Om</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Generatorer</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>Lägg till en modellfil…</translation>
    </message>
    <message>
        <source>StyleGAN2 models of Mimik and of other programs (.safetensors, .pkl, .pt); files can also be dropped on the window. Nothing in a file is run.</source>
        <translation>StyleGAN2-modeller från Mimik och andra program (.safetensors, .pkl, .pt); filer kan också släppas på fönstret. Inget i en fil körs.</translation>
    </message>
    <message>
        <source>Train on…</source>
        <comment>fine-tune a generator</comment>
        <translation>Träna vidare …</translation>
    </message>
    <message>
        <source>Fine-tune this generator on other faces</source>
        <translation>Finjustera den här generatorn på andra ansikten</translation>
    </message>
    <message>
        <source>Seed of the first face</source>
        <translation>Första ansiktets frö</translation>
    </message>
    <message>
        <source>Other seeds</source>
        <translation>Andra frön</translation>
    </message>
    <message>
        <source>No generator yet</source>
        <translation>Ingen generator än</translation>
    </message>
    <message>
        <source>Train one, or add a model file.</source>
        <translation>Träna en, eller lägg till en modellfil.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PlotWidget</name>
    <message>
        <source>Reset zoom</source>
        <translation>Återställ zoom</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Kopiera bild</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Kopiera tal</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Spara som…</translation>
    </message>
    <message>
        <source>Save plot</source>
        <translation>Spara diagram</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-bild (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-teckning (*.svg)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Numbers as CSV (*.csv)</source>
        <translation>Tal som CSV (*.csv)</translation>
    </message>
    <message>
        <source>%1 could not be written; choose another folder.</source>
        <translation>%1 kunde inte skrivas; välj en annan mapp.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PredictionsList</name>
    <message>
        <source>%1 on %2</source>
        <comment>model, data set</comment>
        <translation>%1 på %2</translation>
    </message>
    <message>
        <source>%1 on %2, %3</source>
        <comment>model, data set, split</comment>
        <translation>%1 på %2, %3</translation>
    </message>
    <message>
        <source>validation, chose the epoch</source>
        <translation>validering, valde epoken</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PreparedStrip</name>
    <message>
        <source>Faces as the training sees them</source>
        <translation>Ansikten som träningen ser dem</translation>
    </message>
    <message>
        <source>Faces as the training sees them: the middle of each picture as a square, scaled</source>
        <translation>Ansikten som träningen ser dem: mitten av varje bild som kvadrat, skalad</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 bilder</translation>
    </message>
    <message>
        <source>several sizes</source>
        <translation>flera storlekar</translation>
    </message>
    <message>
        <source>, cropped to the middle</source>
        <translation>, beskuret till mitten</translation>
    </message>
    <message>
        <source>, enlarged</source>
        <translation>, förstorat</translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n klass</numerusform>
            <numerusform>%n klasser</numerusform>
        </translation>
    </message>
    <message>
        <source>The faces are being looked at.</source>
        <translation>Ansiktena gås igenom.</translation>
    </message>
    <message>
        <source>Faces before they are aligned</source>
        <translation>Ansikten innan de riktas in</translation>
    </message>
    <message>
        <source>The middle of each picture; the training turns and crops the faces when it reads them</source>
        <translation>Mitten av varje bild; träningen vrider och beskär ansiktena när den läser dem</translation>
    </message>
    <message>
        <source>, aligned when the training reads them</source>
        <translation>, riktas in när träningen läser dem</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ReportPanel</name>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Title of the report</source>
        <translation>Rapportens titel</translation>
    </message>
    <message>
        <source>What goes in, in this order:</source>
        <translation>Vad som ska med, i den här ordningen:</translation>
    </message>
    <message>
        <source>Items of the report</source>
        <translation>Rapportens delar</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Upp</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ned</translation>
    </message>
    <message>
        <source>Some rendered and generated faces</source>
        <translation>Några renderade och genererade ansikten</translation>
    </message>
    <message>
        <source>Faces of imported sets never go into a report.</source>
        <translation>Ansikten från importerade mängder tas aldrig med i en rapport.</translation>
    </message>
    <message>
        <source>Write report …</source>
        <translation>Skriv rapport …</translation>
    </message>
    <message>
        <source>Open the written report</source>
        <translation>Öppna den skrivna rapporten</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Förhandsvisning av rapporten</translation>
    </message>
    <message>
        <source>Take an item in or leave it out</source>
        <translation>Ta med eller utelämna en del</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>dra</translation>
    </message>
    <message>
        <source>Change the order</source>
        <translation>Ändra ordningen</translation>
    </message>
    <message>
        <source>Open a workspace to write a report of what it holds.</source>
        <translation>Öppna en arbetsyta för att skriva en rapport om det den innehåller.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>Tick what should go into the report.</source>
        <translation>Bocka för det som ska med i rapporten.</translation>
    </message>
    <message>
        <source>Putting the report together …</source>
        <translation>Sammanställer rapporten …</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Skriv rapport</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF (*.pdf);;Tables (*.csv);;JSON (*.json)</source>
        <translation>Webbsida (*.html);;PDF (*.pdf);;Tabeller (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Skriven: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::RoughText</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 tim %2 min</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n dag</numerusform>
            <numerusform>%n dagar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::RunCurves</name>
    <message>
        <source>path length</source>
        <translation>väglängd</translation>
    </message>
    <message>
        <source>images/s</source>
        <translation>bilder/s</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Förluster</translation>
    </message>
    <message>
        <source>Overfitting</source>
        <translation>Överanpassning</translation>
    </message>
    <message>
        <source>Precision, recall</source>
        <translation>Precision, recall</translation>
    </message>
    <message>
        <source>Penalties</source>
        <translation>Straff</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurvor</translation>
    </message>
    <message>
        <source>thousand images</source>
        <translation>tusental bilder</translation>
    </message>
    <message>
        <source>This is measured at each snapshot where the training was asked for it.</source>
        <translation>Detta mäts vid varje ögonblicksbild om träningen har ombetts om det.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::RunMonitor</name>
    <message>
        <source>Waiting for the first losses</source>
        <translation>Väntar på de första förlusterna</translation>
    </message>
    <message>
        <source>Use this snapshot</source>
        <translation>Använd den här</translation>
    </message>
    <message>
        <source>Add the generator of this moment to the workspace</source>
        <translation>Lägg till generatorn från den här tidpunkten i arbetsytan</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Träningens förlopp</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Återuppta</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppa</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplicera</translation>
    </message>
    <message>
        <source>Go on where it stopped: nothing is lost</source>
        <translation>Fortsätt där den stannade: inget går förlorat</translation>
    </message>
    <message>
        <source>Stop with a checkpoint; Resume goes on from it</source>
        <translation>Stoppa med en kontrollpunkt; Återuppta fortsätter därifrån</translation>
    </message>
    <message>
        <source>Put the settings of this training into the form, to change and start again</source>
        <translation>Lägg träningens inställningar i formuläret, för att ändra och starta på nytt</translation>
    </message>
    <message>
        <source>Trainings of generators</source>
        <translation>Träningar av generatorer</translation>
    </message>
    <message numerus="yes">
        <source>(and %n earlier)</source>
        <translation>
            <numerusform>(och %n tidigare)</numerusform>
            <numerusform>(och %n tidigare)</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Stoppa nu</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>Ingen träning än</translation>
    </message>
    <message>
        <source>Choose faces on the left and press Start training.</source>
        <translation>Välj ansikten till vänster och tryck på Starta träning.</translation>
    </message>
    <message>
        <source>%1 of %2 images</source>
        <translation>%1 av %2 bilder</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 kvar</translation>
    </message>
    <message>
        <source>This training has no curves.</source>
        <translation>Den här träningen har inga kurvor.</translation>
    </message>
    <message>
        <source>Best: FID %1</source>
        <translation>Bäst: FID %1</translation>
    </message>
    <message>
        <source>%1 at %2 kimg: go there</source>
        <translation>%1 vid %2 kimg: gå dit</translation>
    </message>
    <message>
        <source>The snapshot is now among the generators.</source>
        <translation>Ögonblicksbilden finns nu bland generatorerna.</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Träna längre…</translation>
    </message>
    <message>
        <source>Go on for more images with the same settings, as a new run: the state of optimiser and augmentation is kept</source>
        <translation>Fortsätt med fler bilder och samma inställningar, som en ny körning: optimerarens och augmenteringens tillstånd behålls</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Träna längre</translation>
    </message>
    <message>
        <source>Thousand images in all, of which %1 are done:</source>
        <translation>Tusental bilder totalt, varav %1 är klara:</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Starta träning</translation>
    </message>
    <message>
        <source>%1, to %2 kimg</source>
        <translation>%1, till %2 kimg</translation>
    </message>
    <message>
        <source>The curves are being read.</source>
        <translation>Kurvorna läses.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SampleGrid</name>
    <message>
        <source>Faces of this generator</source>
        <translation>Ansikten från den här generatorn</translation>
    </message>
    <message>
        <source>%1. Double click or Enter opens it in Annotate.</source>
        <translation>%1. Dubbelklick eller Enter öppnar det i Annotera.</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Frö %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SelectPanel</name>
    <message>
        <source>Images to select from</source>
        <translation>Bilder att välja ur</translation>
    </message>
    <message>
        <source>Real images whose distribution is drawn as an outline</source>
        <translation>Verkliga bilder vars fördelning ritas som en kontur</translation>
    </message>
    <message>
        <source>Show the rule of a saved selection</source>
        <translation>Visa regeln för ett sparat urval</translation>
    </message>
    <message>
        <source>log scale</source>
        <translation>logaritmisk skala</translation>
    </message>
    <message>
        <source>Logarithmic counts: makes rare scores visible</source>
        <translation>Logaritmiska antal: gör sällsynta poäng synliga</translation>
    </message>
    <message>
        <source>Measure quality</source>
        <translation>Mät kvalitet</translation>
    </message>
    <message>
        <source>Computes the quality metrics of this set as a job, with RMSE, PSNR and SSIM against the real set where one is chosen</source>
        <translation>Beräknar mängdens kvalitetsmått som ett jobb, med RMSE, PSNR och SSIM mot den verkliga mängden om en är vald</translation>
    </message>
    <message>
        <source>real outline ┄</source>
        <translation>verklig kontur ┄</translation>
    </message>
    <message>
        <source>Name of the selection</source>
        <translation>Urvalets namn</translation>
    </message>
    <message>
        <source>name of the selection</source>
        <translation>urvalets namn</translation>
    </message>
    <message>
        <source>Save selection</source>
        <translation>Spara urval</translation>
    </message>
    <message>
        <source>Saves the rule and the images that it keeps</source>
        <translation>Sparar regeln och de bilder den behåller</translation>
    </message>
    <message>
        <source>Random control of equal size</source>
        <translation>Slumpmässig kontroll av samma storlek</translation>
    </message>
    <message>
        <source>As many images drawn at random from the whole set: what a selection must beat</source>
        <translation>Lika många bilder slumpade ur hela mängden: det ett urval måste slå</translation>
    </message>
    <message>
        <source>← →</source>
        <translation>← →</translation>
    </message>
    <message>
        <source>move the threshold (with Shift: further)</source>
        <translation>flytta tröskeln (med Shift: längre)</translation>
    </message>
    <message>
        <source>↑ ↓</source>
        <translation>↑ ↓</translation>
    </message>
    <message>
        <source>the other threshold of the metric</source>
        <translation>måttets andra tröskel</translation>
    </message>
    <message>
        <source>Delete, double click</source>
        <translation>Delete, dubbelklick</translation>
    </message>
    <message>
        <source>open the range</source>
        <translation>öppna intervallet</translation>
    </message>
    <message>
        <source>K, X</source>
        <translation>K, X</translation>
    </message>
    <message>
        <source>keep or reject the face at the cut by hand</source>
        <translation>behåll eller avvisa ansiktet vid gränsen för hand</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>open all ranges</source>
        <translation>öppna alla intervall</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>No reference set</extracomment>
        <translation>ingen</translation>
    </message>
    <message>
        <source>Reading the scores …</source>
        <translation>Läser poängen …</translation>
    </message>
    <message>
        <source>Images are selected here by measured quality. Import some, or generate a set.</source>
        <translation>Här väljs bilder efter uppmätt kvalitet. Importera några eller generera en mängd.</translation>
    </message>
    <message>
        <source>Open a workspace to select its images by measured quality.</source>
        <translation>Öppna en arbetsyta för att välja dess bilder efter uppmätt kvalitet.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>The %1 images of “%2” have no quality scores, and the workspace is read-only: %3</source>
        <translation>De %1 bilderna i ”%2” har inga kvalitetspoäng, och arbetsytan är skrivskyddad: %3</translation>
    </message>
    <message>
        <source>The %1 images of “%2” have no quality scores yet.</source>
        <translation>De %1 bilderna i ”%2” har inga kvalitetspoäng än.</translation>
    </message>
    <message>
        <source>Measure their quality</source>
        <translation>Mät deras kvalitet</translation>
    </message>
    <message>
        <source>of %1 kept (%2 %)</source>
        <translation>av %1 behållna (%2 %)</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Skrivskyddad: %1</translation>
    </message>
    <message>
        <source>Nothing is left. Move a threshold back, or press Esc to open all.</source>
        <translation>Inget är kvar. Flytta tillbaka en tröskel, eller tryck på Esc för att öppna alla.</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) decided by hand</source>
        <translation>
            <numerusform>%n bild bestämd för hand</numerusform>
            <numerusform>%n bilder bestämda för hand</numerusform>
        </translation>
    </message>
    <message>
        <source>No image passes the other ranges.</source>
        <translation>Ingen bild klarar de andra intervallen.</translation>
    </message>
    <message>
        <source>%1: the faces at the end. Drag a handle to cut here.</source>
        <translation>%1: ansiktena vid änden. Dra i ett handtag för att sätta gränsen här.</translation>
    </message>
    <message>
        <source>%1 at %2: faces just inside and just outside</source>
        <translation>%1 vid %2: ansikten strax innanför och strax utanför</translation>
    </message>
    <message>
        <source>%1 at %2: faces just outside and just inside</source>
        <translation>%1 vid %2: ansikten strax utanför och strax innanför</translation>
    </message>
    <message>
        <source>Measuring the quality of “%1” …</source>
        <translation>Mäter kvaliteten på ”%1” …</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Mäter …</translation>
    </message>
    <message>
        <source>Measuring … %1 %</source>
        <translation>Mäter … %1 %</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 urval</translation>
    </message>
    <message numerus="yes">
        <source>Saved “%1” with %n image(s)</source>
        <translation>
            <numerusform>Sparade ”%1” med %n bild</numerusform>
            <numerusform>Sparade ”%1” med %n bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 random %2</source>
        <translation>%1 slumpade %2</translation>
    </message>
    <message>
        <source>Saved “%1”: as many images, drawn at random</source>
        <translation>Sparade ”%1”: lika många bilder, slumpade</translation>
    </message>
    <message>
        <source>saved selections</source>
        <extracomment>Placeholder of a list of saved selections</extracomment>
        <translation>sparade urval</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n bild</numerusform>
            <numerusform>%n bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was drawn at random: there is no rule to show.</source>
        <translation>”%1” slumpades fram: det finns ingen regel att visa.</translation>
    </message>
    <message>
        <source>This set has no scores of: %1</source>
        <translation>Mängden har inga poäng för: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SetList</name>
    <message>
        <source>%1  ·  %2 faces</source>
        <translation>%1  ·  %2 ansikten</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SpecForm</name>
    <message>
        <source>Choose…</source>
        <translation>Välj…</translation>
    </message>
    <message>
        <source>These are whole numbers and ranges, such as 0-3, 7.</source>
        <translation>Det här är heltal och intervall, till exempel 0-3, 7.</translation>
    </message>
    <message>
        <source>These are numbers with commas between them, such as -5, 0, 2.5.</source>
        <translation>Det här är tal med kommatecken emellan, till exempel -5, 0, 2.5.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Välj en mapp …</translation>
    </message>
    <message>
        <source>Choose a csv file…</source>
        <translation>Välj en csv-fil …</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabeller (*.csv)</translation>
    </message>
    <message>
        <source>missing: %1</source>
        <translation>saknas: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TestForm</name>
    <message>
        <source>Classifier to test</source>
        <translation>Klassificerare att testa</translation>
    </message>
    <message>
        <source>Faces to test on</source>
        <translation>Ansikten att testa på</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>Vilka rader</translation>
    </message>
    <message>
        <source>Test</source>
        <comment>start a test of a model</comment>
        <translation>Testa</translation>
    </message>
    <message>
        <source>Take faces that the model has not been trained on; others flatter it.</source>
        <translation>Välj ansikten som modellen inte har tränats på; andra smickrar den.</translation>
    </message>
    <message>
        <source>Test a model</source>
        <translation>Testa en modell</translation>
    </message>
    <message>
        <source>Faces</source>
        <comment>to test a model on</comment>
        <translation>Ansikten</translation>
    </message>
    <message>
        <source>expressions</source>
        <translation>uttryck</translation>
    </message>
    <message>
        <source>AUs</source>
        <translation>AU:er</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>alla rader</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Arbetsytan är öppnad skrivskyddad: %1</translation>
    </message>
    <message>
        <source>There is no classifier to test yet; train one.</source>
        <translation>Det finns ingen klassificerare att testa än; träna en.</translation>
    </message>
    <message>
        <source>There is no data set to test on yet; import one.</source>
        <translation>Det finns ingen datamängd att testa på än; importera en.</translation>
    </message>
    <message>
        <source>Test of %1 on %2</source>
        <translation>Test av %1 på %2</translation>
    </message>
    <message>
        <source>The test has started; its predictions appear in this list when it is done.</source>
        <translation>Testet har startat; dess prediktioner visas i den här listan när det är klart.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainForm</name>
    <message>
        <source>Start training</source>
        <translation>Starta träning</translation>
    </message>
    <message>
        <source>Other faces…</source>
        <translation>Andra ansikten …</translation>
    </message>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation>Välj en mapp med bilder …</translation>
    </message>
    <message>
        <source>Choose the faces to learn from; Data › Import brings them in.</source>
        <translation>Välj ansiktena att lära av; Data › Importera hämtar in dem.</translation>
    </message>
    <message>
        <source>Choose the faces to learn from</source>
        <translation>Välj ansiktena att lära av</translation>
    </message>
    <message>
        <source>%1 (%2 images)</source>
        <translation>%1 (%2 bilder)</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Arbetsytan är öppnad skrivskyddad: %1</translation>
    </message>
    <message>
        <source>nothing: a new generator</source>
        <translation>inget: en ny generator</translation>
    </message>
    <message>
        <source>The generator to start from decides this.</source>
        <translation>Generatorn som träningen utgår från bestämmer detta.</translation>
    </message>
    <message>
        <source>Only where the training starts from a generator.</source>
        <translation>Bara när träningen utgår från en generator.</translation>
    </message>
    <message>
        <source>These faces have no classes.</source>
        <translation>De här ansiktena har inga klasser.</translation>
    </message>
    <message>
        <source>Only with a fixed strength.</source>
        <translation>Bara med fast styrka.</translation>
    </message>
    <message>
        <source>Only with an adaptive strength.</source>
        <translation>Bara med anpassad styrka.</translation>
    </message>
    <message>
        <source>Nothing is augmented.</source>
        <translation>Inget augmenteras.</translation>
    </message>
    <message>
        <source>About %1 at %2 images/s, as measured in “%3”.</source>
        <translation>Ungefär %1 vid %2 bilder/s, som uppmätt i ”%3”.</translation>
    </message>
    <message>
        <source>It stops after %1, at about %2 kimg.</source>
        <translation>Den stannar efter %1, vid ungefär %2 kimg.</translation>
    </message>
    <message>
        <source>No training of this kind and size has been measured here yet: its speed shows after a minute.</source>
        <translation>Ingen träning av det här slaget och den här storleken har mätts här än: hastigheten syns efter en minut.</translation>
    </message>
    <message numerus="yes">
        <source>Each face is shown about %n times.</source>
        <translation>
            <numerusform>Varje ansikte visas ungefär %n gång.</numerusform>
            <numerusform>Varje ansikte visas ungefär %n gånger.</numerusform>
        </translation>
    </message>
    <message>
        <source>Train on %1</source>
        <translation>Träna på %1</translation>
    </message>
    <message>
        <source>The training has started; it goes on when this window is closed.</source>
        <translation>Träningen har startat; den fortsätter även när fönstret stängs.</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Ansikten</translation>
    </message>
    <message>
        <source>The faces to learn from. Each picture is cropped to its middle and scaled.</source>
        <translation>Ansiktena att lära av. Varje bild beskärs till mitten och skalas.</translation>
    </message>
    <message>
        <source>as the pictures allow</source>
        <translation>som bilderna tillåter</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Storlek</translation>
    </message>
    <message>
        <source>Twice the side takes about four times as long. On a processor, 64 × 64 is a good size.</source>
        <translation>Dubbla sidan tar ungefär fyra gånger så lång tid. På en processor är 64 × 64 en bra storlek.</translation>
    </message>
    <message>
        <source>Also learn mirrored faces</source>
        <translation>Lär även av speglade ansikten</translation>
    </message>
    <message>
        <source>Doubles a small set, where left and right do not matter.</source>
        <translation>Fördubblar en liten mängd, där vänster och höger inte spelar någon roll.</translation>
    </message>
    <message>
        <source>Learn the classes</source>
        <translation>Lär klasserna</translation>
    </message>
    <message>
        <source>The generator can then be asked for one class, such as happy faces.</source>
        <translation>Generatorn kan då ombes om en klass, till exempel glada ansikten.</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Utgå från</translation>
    </message>
    <message>
        <source>Fine-tuning a trained generator needs far less time than a new one.</source>
        <translation>Att finjustera en tränad generator tar mycket kortare tid än att träna en ny.</translation>
    </message>
    <message>
        <source>Freeze D</source>
        <translation>Frys D</translation>
    </message>
    <message>
        <source>First layers of the discriminator that stay as they are: helps with few faces.</source>
        <translation>Diskriminatorns första lager som förblir som de är: hjälper vid få ansikten.</translation>
    </message>
    <message>
        <source>Thousand images</source>
        <translation>Tusental bilder</translation>
    </message>
    <message>
        <source>Faces shown to the discriminator. A new 64 × 64 generator wants 150 or more.</source>
        <translation>Ansikten som visas för diskriminatorn. En ny 64 × 64-generator behöver 150 eller mer.</translation>
    </message>
    <message>
        <source>Minutes at most</source>
        <translation>Minuter som mest</translation>
    </message>
    <message>
        <source>Training stops after this time and keeps what it has.</source>
        <translation>Träningen stannar efter den här tiden och behåller det den har.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>ingen gräns</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Förval</translation>
    </message>
    <message>
        <source>small: for two processor cores</source>
        <translation>small: för två processorkärnor</translation>
    </message>
    <message>
        <source>auto: by size</source>
        <translation>auto: efter storlek</translation>
    </message>
    <message>
        <source>stylegan2: 1024 × 1024, large</source>
        <translation>stylegan2: 1024 × 1024, stort</translation>
    </message>
    <message>
        <source>paper256: 256 × 256</source>
        <translation>paper256: 256 × 256</translation>
    </message>
    <message>
        <source>paper512: 512 × 512</source>
        <translation>paper512: 512 × 512</translation>
    </message>
    <message>
        <source>paper1024: 1024 × 1024</source>
        <translation>paper1024: 1024 × 1024</translation>
    </message>
    <message>
        <source>cifar: 32 × 32</source>
        <translation>cifar: 32 × 32</translation>
    </message>
    <message>
        <source>Width of the networks, batch, gamma and learning rate that go together.</source>
        <translation>Nätverkens bredd, batch, gamma och inlärningstakt som hör ihop.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>Images per step.</source>
        <translation>Bilder per steg.</translation>
    </message>
    <message>
        <source>as the preset</source>
        <translation>enligt förvalet</translation>
    </message>
    <message>
        <source>Gamma (R1)</source>
        <translation>Gamma (R1)</translation>
    </message>
    <message>
        <source>Weight of the R1 penalty: larger is calmer, smaller gives more variety.</source>
        <translation>Vikt för R1-straffet: större är lugnare, mindre ger mer variation.</translation>
    </message>
    <message>
        <source>adaptive (ADA)</source>
        <translation>anpassad (ADA)</translation>
    </message>
    <message>
        <source>fixed strength</source>
        <translation>fast styrka</translation>
    </message>
    <message>
        <source>none</source>
        <comment>augmentation</comment>
        <translation>ingen</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Augmentering</translation>
    </message>
    <message>
        <source>What the discriminator sees is changed at random, so that it does not learn the faces by heart. Adaptive: as strongly as needed.</source>
        <translation>Det som diskriminatorn ser ändras slumpvis, så att den inte lär sig ansiktena utantill. Anpassad: så starkt som behövs.</translation>
    </message>
    <message>
        <source>Strength p</source>
        <translation>Styrka p</translation>
    </message>
    <message>
        <source>Share of the augmentations that are applied, 0 to 1.</source>
        <translation>Andel av augmenteringarna som används, 0 till 1.</translation>
    </message>
    <message>
        <source>ADA target</source>
        <translation>ADA-mål</translation>
    </message>
    <message>
        <source>The strength grows while r_t, the mean sign of the discriminator&apos;s answers to training faces, is above this.</source>
        <translation>Styrkan växer medan r_t, medeltecknet för diskriminatorns svar på träningsansikten, ligger över detta.</translation>
    </message>
    <message>
        <source>Augment by</source>
        <translation>Augmentera med</translation>
    </message>
    <message>
        <source>place, shape and colour (bgc)</source>
        <translation>läge, form och färg (bgc)</translation>
    </message>
    <message>
        <source>place and shape (bg)</source>
        <translation>läge och form (bg)</translation>
    </message>
    <message>
        <source>flips, turns and shifts (blit)</source>
        <translation>speglingar, vridningar och förskjutningar (blit)</translation>
    </message>
    <message>
        <source>shape (geom)</source>
        <translation>form (geom)</translation>
    </message>
    <message>
        <source>colour (color)</source>
        <translation>färg (color)</translation>
    </message>
    <message>
        <source>bgc and filters (bgcf)</source>
        <translation>bgc och filter (bgcf)</translation>
    </message>
    <message>
        <source>bgcf and noise (bgcfn)</source>
        <translation>bgcf och brus (bgcfn)</translation>
    </message>
    <message>
        <source>all, with cut-outs (bgcfnc)</source>
        <translation>alla, med urklipp (bgcfnc)</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Mät</translation>
    </message>
    <message>
        <source>At each snapshot: fid, kid, pr (precision and recall), with the number of generated images in thousands, such as fid:2.5, pr; empty: nothing. It takes time.</source>
        <translation>Vid varje ögonblicksbild: fid, kid, pr (precision och recall), med antalet genererade bilder i tusental, till exempel fid:2.5, pr; tomt: inget. Det tar tid.</translation>
    </message>
    <message>
        <source>Features for FID</source>
        <translation>Egenskaper för FID</translation>
    </message>
    <message>
        <source>Network that FID compares faces with; empty: the bundled one. Only values of the same one can be compared.</source>
        <translation>Nätverk som FID jämför ansikten med; tomt: det medföljande. Bara värden från samma nätverk kan jämföras.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Fler inställningar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Of the generator in the workspace.</source>
        <translation>På generatorn i arbetsytan.</translation>
    </message>
    <message>
        <source>Snapshot every</source>
        <translation>Ögonblicksbild var</translation>
    </message>
    <message>
        <source>Ticks between two snapshots with a picture and weights.</source>
        <translation>Steg mellan två ögonblicksbilder med bild och vikter.</translation>
    </message>
    <message>
        <source>Tick (kimg)</source>
        <translation>Tick (kimg)</translation>
    </message>
    <message>
        <source>Thousand images between two points of the curves.</source>
        <translation>Tusental bilder mellan två punkter på kurvorna.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Inlärningstakt</translation>
    </message>
    <message>
        <source>Path length</source>
        <translation>Väglängd</translation>
    </message>
    <message>
        <source>Weight of the path length penalty; 0 is quicker and does for small sizes.</source>
        <translation>Vikt för väglängdsstraffet; 0 är snabbare och räcker för små storlekar.</translation>
    </message>
    <message>
        <source>Average (kimg)</source>
        <translation>Medelvärde (kimg)</translation>
    </message>
    <message>
        <source>Half-life of the averaged generator, which is the one that is kept.</source>
        <translation>Halveringstid för den medelvärdesbildade generatorn, som är den som behålls.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Bredd</translation>
    </message>
    <message>
        <source>Channels, as a share of the full network&apos;s.</source>
        <translation>Kanaler, som andel av hela nätverkets.</translation>
    </message>
    <message>
        <source>Most channels</source>
        <translation>Flest kanaler</translation>
    </message>
    <message>
        <source>Width of z and w</source>
        <translation>Bredd på z och w</translation>
    </message>
    <message>
        <source>Mapping layers</source>
        <translation>Mappningslager</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processer</translation>
    </message>
    <message>
        <source>That share each batch; 1: as many threads as the processor has cores.</source>
        <translation>Som delar på varje batch; 1: lika många trådar som processorn har kärnor.</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>processorn</translation>
    </message>
    <message>
        <source>the graphics card (CUDA)</source>
        <translation>grafikkortet (CUDA)</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Beräkna på</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Frö</translation>
    </message>
    <message>
        <source>Choose an .npy or .zip file of pictures…</source>
        <translation>Välj en .npy- eller .zip-fil med bilder …</translation>
    </message>
    <message>
        <source>Files of pictures (*.npy *.zip)</source>
        <translation>Filer med bilder (*.npy *.zip)</translation>
    </message>
    <message>
        <source>import faces in Data</source>
        <translation>importera ansikten i Data</translation>
    </message>
    <message>
        <source>This generator knows classes: it goes on with faces that have them, with “Learn the classes”.</source>
        <translation>Den här generatorn kan klasser: den fortsätter med ansikten som har sådana, med ”Lär klasserna”.</translation>
    </message>
    <message>
        <source>A seed is a whole number from 0 to 18446744073709551615.</source>
        <translation>Ett frö är ett heltal från 0 till 18446744073709551615.</translation>
    </message>
    <message>
        <source>The faces are being looked at.</source>
        <translation>Ansiktena gås igenom.</translation>
    </message>
    <message>
        <source>The images of an .npy file are taken as they are.</source>
        <translation>Bilderna i en .npy-fil tas som de är.</translation>
    </message>
    <message>
        <source>Align the faces</source>
        <translation>Rikta in ansiktena</translation>
    </message>
    <message>
        <source>Each face is turned upright and cropped, by landmarks.csv where the folder has one, else by the face and eyes found in it. Pictures without a face are left out.</source>
        <translation>Varje ansikte vrids upprätt och beskärs, efter landmarks.csv där mappen har en sådan, annars efter ansiktet och ögonen som hittas i det. Bilder utan ansikte utelämnas.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainPage</name>
    <message>
        <source>The form has the settings of that training; change what you like and start.</source>
        <translation>Formuläret har den träningens inställningar; ändra det du vill och starta.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainPanel</name>
    <message>
        <source>Train a classifier</source>
        <translation>Träna en klassificerare</translation>
    </message>
    <message>
        <source>Real faces to train on</source>
        <translation>Verkliga ansikten att träna på</translation>
    </message>
    <message>
        <source>Synthetic faces to add</source>
        <translation>Syntetiska ansikten att lägga till</translation>
    </message>
    <message>
        <source>Real faces</source>
        <translation>Verkliga ansikten</translation>
    </message>
    <message>
        <source>Synthetic faces</source>
        <translation>Syntetiska ansikten</translation>
    </message>
    <message>
        <source>Synthetic per real</source>
        <translation>Syntetiska per verkligt</translation>
    </message>
    <message>
        <source>0: all that are ticked. 1: as many synthetic as real faces.</source>
        <translation>0: alla som är förbockade. 1: lika många syntetiska som verkliga ansikten.</translation>
    </message>
    <message>
        <source>What to learn</source>
        <translation>Vad som ska läras</translation>
    </message>
    <message>
        <source>As the labels say</source>
        <translation>Enligt etiketterna</translation>
    </message>
    <message>
        <source>Action units</source>
        <translation>Action units (AU)</translation>
    </message>
    <message>
        <source>Expressions</source>
        <translation>Uttryck</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>Endast dessa</translation>
    </message>
    <message>
        <source>AUs or classes with commas between them; empty: all that are labelled.</source>
        <translation>AU:er eller klasser med komman emellan; tomt: alla som är märkta.</translation>
    </message>
    <message>
        <source>Image side (px)</source>
        <translation>Bildsida (px)</translation>
    </message>
    <message>
        <source>Epochs at most</source>
        <translation>Högst antal epoker</translation>
    </message>
    <message>
        <source>Stop after</source>
        <translation>Stoppa efter</translation>
    </message>
    <message>
        <source>Epochs without a better validation score; 0: never stop early.</source>
        <translation>Epoker utan bättre valideringspoäng; 0: stoppa aldrig i förtid.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Inlärningstakt</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>Optimerare</translation>
    </message>
    <message>
        <source>Rare classes</source>
        <translation>Ovanliga klasser</translation>
    </message>
    <message>
        <source>count more (balanced)</source>
        <translation>räknas mer (balanserat)</translation>
    </message>
    <message>
        <source>count as they are</source>
        <translation>räknas som de är</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Augmentering</translation>
    </message>
    <message>
        <source>Of flip, shift, affine, contrast, noise, erase.</source>
        <translation>Ur flip, shift, affine, contrast, noise, erase.</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validering</translation>
    </message>
    <message>
        <source>auto, official, or holdout:0.2. By subject where subjects are known.</source>
        <translation>auto, official eller holdout:0.2. Per person där personerna är kända.</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Utgå från</translation>
    </message>
    <message>
        <source>A classifier to go on from; empty: from scratch.</source>
        <translation>En klassificerare att fortsätta från; tomt: från början.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Frö</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Starta träning</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Träningens förlopp</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Återuppta</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>stop a training</comment>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Utvärdera</translation>
    </message>
    <message>
        <source>Trainings of this workspace</source>
        <translation>Arbetsytans träningar</translation>
    </message>
    <message>
        <source>Tick or untick a set</source>
        <translation>Bocka för eller av en mängd</translation>
    </message>
    <message>
        <source>Open a workspace to train a classifier on its faces.</source>
        <translation>Öppna en arbetsyta för att träna en klassificerare på dess ansikten.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Gå till Data</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Öppna demon</translation>
    </message>
    <message>
        <source>There are no faces to train on yet. Import a labelled data set, or generate one.</source>
        <translation>Det finns inga ansikten att träna på än. Importera en märkt datamängd eller generera en.</translation>
    </message>
    <message>
        <source>Import faces</source>
        <translation>Importera ansikten</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Arbetsytan är öppnad skrivskyddad: %1</translation>
    </message>
    <message>
        <source>Tick at least one set of real faces.</source>
        <translation>Bocka för minst en mängd med verkliga ansikten.</translation>
    </message>
    <message>
        <source>Writing the labels of the ticked sets …</source>
        <translation>Skriver etiketterna för de förbockade mängderna …</translation>
    </message>
    <message>
        <source>Training with synthetic faces</source>
        <translation>Träning med syntetiska ansikten</translation>
    </message>
    <message>
        <source>Training on real faces</source>
        <translation>Träning på verkliga ansikten</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Förlust</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epok</translation>
    </message>
    <message>
        <source>Validation score</source>
        <translation>Valideringspoäng</translation>
    </message>
    <message>
        <source>Validation AUC or accuracy</source>
        <translation>AUC eller träffsäkerhet vid validering</translation>
    </message>
    <message>
        <source>Curves appear here while a classifier trains.</source>
        <translation>Kurvor visas här medan en klassificerare tränas.</translation>
    </message>
    <message>
        <source>training</source>
        <comment>curve</comment>
        <translation>träning</translation>
    </message>
    <message>
        <source>validation</source>
        <comment>curve</comment>
        <translation>validering</translation>
    </message>
    <message>
        <source>mean AUC</source>
        <comment>curve</comment>
        <translation>medel-AUC</translation>
    </message>
    <message>
        <source>accuracy</source>
        <comment>curve</comment>
        <translation>träffsäkerhet</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Stoppa nu</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>Ingen träning än</translation>
    </message>
    <message>
        <source>Tick the faces on the left and press Start training.</source>
        <translation>Bocka för ansiktena till vänster och tryck på Starta träning.</translation>
    </message>
    <message>
        <source>, %1 %2 of %3</source>
        <translation>, %1 %2 av %3</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, %1 kvar</translation>
    </message>
    <message>
        <source>Look at its validation rows</source>
        <translation>Titta på dess valideringsrader</translation>
    </message>
    <message>
        <source>Test it</source>
        <translation>Testa den</translation>
    </message>
    <message>
        <source>Try the model on faces that it has not seen</source>
        <translation>Prova modellen på ansikten som den inte har sett</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainingRunsModel</name>
    <message>
        <source>Training</source>
        <comment>column: name of a run</comment>
        <translation>Träning</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>Best score</source>
        <comment>column: best validation AUC or accuracy</comment>
        <translation>Bästa poäng</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epoker</translation>
    </message>
    <message>
        <source>Asked for</source>
        <comment>column: when a run was queued</comment>
        <translation>Begärt</translation>
    </message>
</context>
<context>
    <name>printReport</name>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kan inte läsas: %2</translation>
    </message>
    <message>
        <source>%1 is not a report of Mimik</source>
        <translation>%1 är ingen Mimik-rapport</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kan inte skrivas: %2</translation>
    </message>
</context>
</TS>
