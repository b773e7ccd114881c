<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="tr_TR" sourcelanguage="en">
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
        <translation>Veri</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Üret</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Keşfet</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>Etiketle</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Seç</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Eğit</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Değerlendir</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapor</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Makes, judges and uses synthetic facial-expression data.</source>
        <translation>Sentetik yüz ifadesi verisi üretir, değerlendirir ve kullanır.</translation>
    </message>
    <message>
        <source>Workspace folder to open; &quot;demo&quot; opens the demo.</source>
        <translation>Açılacak çalışma alanı klasörü; &quot;demo&quot; demoyu açar.</translation>
    </message>
    <message>
        <source>Log more, also to the terminal.</source>
        <translation>Daha çok günlük kaydı tut, uçbirime de yaz.</translation>
    </message>
    <message>
        <source>Save a picture of each screen in this folder, and quit.</source>
        <translation>Her ekranın bir resmini bu klasöre kaydet ve çık.</translation>
    </message>
    <message>
        <source>Size of the window, such as 1280x720.</source>
        <translation>Pencerenin boyutu, örneğin 1280x720.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>Renkler: system, light ya da dark.</translation>
    </message>
    <message>
        <source>Print a report to PDF, and quit: --print REPORT.html OUT.pdf</source>
        <translation>Bir raporu PDF olarak yazdır ve çık: --print REPORT.html OUT.pdf</translation>
    </message>
    <message>
        <source>give two files: --print REPORT.html OUT.pdf</source>
        <translation>iki dosya verin: --print REPORT.html OUT.pdf</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AnnotateFaces</name>
    <message>
        <source>The file of this generator is not in the workspace, and there is no image of this seed.</source>
        <translation>Bu üretecin dosyası çalışma alanında yok; bu tohumun görüntüsü de yok.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AnnotatePanel</name>
    <message>
        <source>Generator</source>
        <translation>Üreteç</translation>
    </message>
    <message>
        <source>Which seeds come next</source>
        <translation>Sırada hangi tohumlar var</translation>
    </message>
    <message>
        <source>all seeds</source>
        <extracomment>List of seeds: each one after the other</extracomment>
        <translation>tüm tohumlar</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>karar bekleyenler</translation>
    </message>
    <message>
        <source>picked in Explore</source>
        <translation>Keşfet’te seçilenler</translation>
    </message>
    <message>
        <source>suggested, least certain first</source>
        <translation>önerilenler, en belirsizi önce</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>karar verilenler</translation>
    </message>
    <message>
        <source>What is coded</source>
        <translation>Neyin kodlandığı</translation>
    </message>
    <message>
        <source>action units</source>
        <translation>eylem birimleri (AU)</translation>
    </message>
    <message>
        <source>expressions</source>
        <translation>ifadeler</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Tohum</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Kesme psi</translation>
    </message>
    <message>
        <source>Truncation psi of the faces shown: 0 is the average face, 1 the full variety</source>
        <translation>Gösterilen yüzlerin kesme psi değeri: 0 ortalama yüz, 1 tam çeşitlilik</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>tohum</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>Direction of the family</source>
        <translation>Ailenin yönü</translation>
    </message>
    <message>
        <source>Direction (index of the SeFa eigenvector) along which the family is shown</source>
        <translation>Ailenin gösterildiği yön (SeFa özvektörünün sıra numarası)</translation>
    </message>
    <message>
        <source>The seed along a direction</source>
        <translation>Bir yön boyunca tohum</translation>
    </message>
    <message>
        <source>Neighbouring seeds</source>
        <translation>Komşu tohumlar</translation>
    </message>
    <message>
        <source>Neutral  N</source>
        <extracomment>Button with its key: the face shows no action unit</extracomment>
        <translation>Nötr  N</translation>
    </message>
    <message>
        <source>Unsure  U</source>
        <extracomment>Button with its key</extracomment>
        <translation>Kararsız  U</translation>
    </message>
    <message>
        <source>Reject  X</source>
        <extracomment>Button with its key: the face is not usable</extracomment>
        <translation>Reddet  X</translation>
    </message>
    <message>
        <source>Go on by itself after a label</source>
        <translation>Etiketten sonra kendiliğinden ilerle</translation>
    </message>
    <message>
        <source>Decided seeds</source>
        <translation>Karar verilen tohumlar</translation>
    </message>
    <message>
        <source>Targets…</source>
        <translation>Hedefler…</translation>
    </message>
    <message>
        <source>Seeds in all</source>
        <translation>Toplam tohum</translation>
    </message>
    <message>
        <source>Seeds per label</source>
        <translation>Etiket başına tohum</translation>
    </message>
    <message>
        <source>page %1 of %2 (PgUp, PgDn)</source>
        <translation>sayfa %1 / %2 (PgUp, PgDn)</translation>
    </message>
    <message>
        <source>the labels of the page, as printed on the boxes</source>
        <translation>sayfanın etiketleri, kutularda yazdığı gibi</translation>
    </message>
    <message>
        <source>PgUp, PgDn</source>
        <translation>PgUp, PgDn</translation>
    </message>
    <message>
        <source>page of labels</source>
        <translation>etiket sayfası</translation>
    </message>
    <message>
        <source>Shift + 1 … 5</source>
        <translation>Shift + 1 … 5</translation>
    </message>
    <message>
        <source>intensity A to E of the last action unit</source>
        <translation>son AU’nun şiddeti, A’dan E’ye</translation>
    </message>
    <message>
        <source>left or right side of the last action unit</source>
        <translation>son AU’nun sol ya da sağ tarafı</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>nötr</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>kararsız</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>reddet</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Boşluk</translation>
    </message>
    <message>
        <source>accept the suggestion and go on</source>
        <translation>öneriyi kabul et ve devam et</translation>
    </message>
    <message>
        <source>seed before, next seed</source>
        <translation>önceki tohum, sonraki tohum</translation>
    </message>
    <message>
        <source>repeat the labels of the seed before</source>
        <translation>önceki tohumun etiketlerini yinele</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>yakınlaştır</translation>
    </message>
    <message>
        <source>compare with the seed before</source>
        <translation>önceki tohumla karşılaştır</translation>
    </message>
    <message>
        <source>H (hold)</source>
        <translation>H (basılı tut)</translation>
    </message>
    <message>
        <source>hide what is drawn over the face</source>
        <translation>yüzün üzerine çizilenleri gizle</translation>
    </message>
    <message>
        <source>Open a workspace to say what its faces show, one key per action unit.</source>
        <translation>Yüzlerin ne gösterdiğini işaretlemek için bir çalışma alanı açın; her AU için bir tuş.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>Seeds of a generator are annotated here. This workspace has no generator yet: start with the small one that comes with Mimik.</source>
        <translation>Burada bir üretecin tohumları etiketlenir. Bu çalışma alanında henüz üreteç yok: Mimik ile gelen küçük üreteçle başlayın.</translation>
    </message>
    <message>
        <source>Use the demo generator</source>
        <translation>Demo üretecini kullan</translation>
    </message>
    <message>
        <source>Seeds of a generator are annotated here. Train or load one on the Generate screen.</source>
        <translation>Burada bir üretecin tohumları etiketlenir. Üret ekranında bir üreteç eğitin ya da yükleyin.</translation>
    </message>
    <message>
        <source>Go to Generate</source>
        <translation>Üret ekranına git</translation>
    </message>
    <message>
        <source>✕ rejected</source>
        <translation>✕ reddedildi</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Salt okunur: %1</translation>
    </message>
    <message>
        <source>This list is empty. Choose another one above.</source>
        <translation>Bu liste boş. Yukarıdan başka bir liste seçin.</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>tohum %1</translation>
    </message>
    <message>
        <source>%1 per minute</source>
        <translation>dakikada %1</translation>
    </message>
    <message>
        <source>list of %1</source>
        <translation>%1 ögelik liste</translation>
    </message>
    <message>
        <source>All targets reached</source>
        <translation>Tüm hedeflere ulaşıldı</translation>
    </message>
    <message>
        <source>still missing:  %1</source>
        <translation>hâlâ eksik:  %1</translation>
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
        <translation>Bu, listenin son tohumuydu.</translation>
    </message>
    <message>
        <source>This is the first seed.</source>
        <translation>Bu ilk tohum.</translation>
    </message>
    <message>
        <source>Press the key of an action unit first, then its intensity or side.</source>
        <translation>Önce bir AU’nun tuşuna, sonra şiddetine ya da tarafına basın.</translation>
    </message>
    <message>
        <source>There are no labels to repeat yet.</source>
        <translation>Henüz yinelenecek etiket yok.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Geri alınacak bir şey yok.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Yinelenecek bir şey yok.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Geri alındı: %1</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>Yinelendi: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::AppContext</name>
    <message>
        <source>This is the demo: all of it was made on this computer.</source>
        <translation>Bu demo: tümü bu bilgisayarda üretildi.</translation>
    </message>
    <message>
        <source>The demo is being made; see Jobs.</source>
        <translation>Demo hazırlanıyor; bkz. İşler.</translation>
    </message>
    <message>
        <source>Making the demo</source>
        <translation>Demo hazırlanıyor</translation>
    </message>
    <message>
        <source>The demo is being made, which takes under a minute; see Jobs.</source>
        <translation>Demo hazırlanıyor, bir dakikadan kısa sürer; bkz. İşler.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::Banner</name>
    <message>
        <source>Close this line</source>
        <translation>Bu satırı kapat</translation>
    </message>
</context>
<context>
    <name>mimik::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Komut paleti</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Ne yapmak istediğinizi yazın</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Karışıklık matrisi</translation>
    </message>
    <message>
        <source>Predicted</source>
        <comment>axis of a confusion matrix</comment>
        <translation>Tahmin</translation>
    </message>
    <message>
        <source>Actual</source>
        <comment>axis of a confusion matrix</comment>
        <translation>Gerçek</translation>
    </message>
    <message>
        <source>%1 faces are %2 and were called %3: %4 of the row, %5 of the column</source>
        <translation>%1 yüz gerçekte %2, tahmini %3: satırdaki payı %4, sütundaki payı %5</translation>
    </message>
</context>
<context>
    <name>mimik::ui::CutStrip</name>
    <message>
        <source>Faces at the cut</source>
        <translation>Sınırdaki yüzler</translation>
    </message>
    <message>
        <source>K keeps a face whatever the scores say, X rejects it, Delete leaves it to the rule</source>
        <translation>K puanlar ne olursa olsun yüzü tutar, X reddeder, Delete kararı kurala bırakır</translation>
    </message>
    <message>
        <source>kept</source>
        <extracomment>Side of the threshold whose faces stay in the selection</extracomment>
        <translation>tutulan</translation>
    </message>
    <message>
        <source>dropped</source>
        <extracomment>Side of the threshold whose faces are left out</extracomment>
        <translation>elenen</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>okunamıyor</translation>
    </message>
    <message>
        <source>✓ by hand</source>
        <translation>✓ elle</translation>
    </message>
    <message>
        <source>✕ by hand</source>
        <translation>✕ elle</translation>
    </message>
</context>
<context>
    <name>mimik::ui::DataPanel</name>
    <message>
        <source>Import a data set…</source>
        <translation>Veri kümesi içe aktar…</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Veri kümeleri</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>İçe aktar…</translation>
    </message>
    <message>
        <source>Part of a name</source>
        <translation>Adın bir parçası</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Ada göre süz</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Sınıf</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Bölüm</translation>
    </message>
    <message>
        <source>Size of the faces</source>
        <translation>Yüzlerin boyutu</translation>
    </message>
    <message>
        <source>No workspace is open. Open the demo to see the whole way from faces to a report, or make a workspace with File › New.</source>
        <translation>Açık bir çalışma alanı yok. Yüzlerden rapora tüm yolu görmek için demoyu açın ya da Dosya › Yeni ile bir çalışma alanı oluşturun.</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>This workspace has no faces yet. Import a folder or a FER2013 csv, or drop it here.</source>
        <translation>Bu çalışma alanında henüz yüz yok. Bir klasör ya da FER2013 csv dosyası içe aktarın veya buraya bırakın.</translation>
    </message>
    <message>
        <source>No labels yet</source>
        <translation>Henüz etiket yok</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Tüm sınıflar</translation>
    </message>
    <message>
        <source>without class</source>
        <translation>sınıfsız</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>Tüm bölümler</translation>
    </message>
    <message>
        <source>without split</source>
        <translation>bölümsüz</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Tüm görüntüler</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 görüntü</translation>
    </message>
    <message>
        <source>Images per label</source>
        <translation>Etiket başına görüntü</translation>
    </message>
    <message>
        <source>images</source>
        <translation>görüntüler</translation>
    </message>
    <message>
        <source>No labels in this set</source>
        <translation>Bu kümede etiket yok</translation>
    </message>
    <message>
        <source>Open or make a workspace first.</source>
        <translation>Önce bir çalışma alanı açın ya da oluşturun.</translation>
    </message>
    <message>
        <source>next face</source>
        <translation>sonraki yüz</translation>
    </message>
    <message>
        <source>select several</source>
        <translation>birkaçını seç</translation>
    </message>
    <message>
        <source>filter by name</source>
        <translation>ada göre süz</translation>
    </message>
    <message>
        <source>clear the filter, leave the import</source>
        <translation>süzgeci temizle, içe aktarmadan çık</translation>
    </message>
</context>
<context>
    <name>mimik::ui::DatasetModel</name>
    <message>
        <source>real images</source>
        <translation>gerçek görüntüler</translation>
    </message>
    <message>
        <source>synthetic images</source>
        <translation>sentetik görüntüler</translation>
    </message>
    <message>
        <source>licence: %1</source>
        <translation>lisans: %1</translation>
    </message>
    <message>
        <source>consent: %1</source>
        <translation>rıza: %1</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Tüm görüntüler</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Veri kümesi</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Görüntüler</translation>
    </message>
</context>
<context>
    <name>mimik::ui::EvaluatePanel</name>
    <message>
        <source>Predictions</source>
        <translation>Tahminler</translation>
    </message>
    <message>
        <source>Open file …</source>
        <translation>Dosya aç …</translation>
    </message>
    <message>
        <source>Files of predictions</source>
        <translation>Tahmin dosyaları</translation>
    </message>
    <message>
        <source>Classes with their area under the curve</source>
        <translation>Sınıflar ve eğri altında kalan alanları</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Sınıf</translation>
    </message>
    <message>
        <source>n+</source>
        <comment>column: number of positives</comment>
        <translation>n+</translation>
    </message>
    <message>
        <source>AUC [95 %]</source>
        <translation>AUC [%95]</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Şununla karşılaştır</translation>
    </message>
    <message>
        <source>Open predictions</source>
        <translation>Tahminleri aç</translation>
    </message>
    <message>
        <source>Predictions (*.csv)</source>
        <translation>Tahminler (*.csv)</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Eğri</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>Kesinlik ve duyarlılık</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Tüm sınıflar</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Eşik</translation>
    </message>
    <message>
        <source>Set the threshold to</source>
        <translation>Eşiği şuna ayarla</translation>
    </message>
    <message>
        <source>set to …</source>
        <translation>ayarla …</translation>
    </message>
    <message>
        <source>0.5</source>
        <translation>0,5</translation>
    </message>
    <message>
        <source>Youden (highest TPR − FPR)</source>
        <translation>Youden (en yüksek TPR − FPR)</translation>
    </message>
    <message>
        <source>equal error</source>
        <translation>eşit hata (EER)</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>en iyi F1</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>Hücrelerin gösterdiği</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Sayılar</translation>
    </message>
    <message>
        <source>Share of the row (recall)</source>
        <translation>Satırdaki pay (duyarlılık)</translation>
    </message>
    <message>
        <source>Share of the column (precision)</source>
        <translation>Sütundaki pay (kesinlik)</translation>
    </message>
    <message>
        <source>Show in Data</source>
        <translation>Veri ekranında göster</translation>
    </message>
    <message>
        <source>Faces of the chosen cell</source>
        <translation>Seçilen hücrenin yüzleri</translation>
    </message>
    <message>
        <source>arrow keys</source>
        <translation>ok tuşları</translation>
    </message>
    <message>
        <source>Move in the confusion matrix; the faces of the cell appear below</source>
        <translation>Karışıklık matrisinde gezin; hücrenin yüzleri aşağıda görünür</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Show the faces of the cell in Data</source>
        <translation>Hücrenin yüzlerini Veri ekranında göster</translation>
    </message>
    <message>
        <source>nothing</source>
        <comment>compare with nothing</comment>
        <translation>hiçbiri</translation>
    </message>
    <message>
        <source>Open a workspace to evaluate its classifiers, or drop a file of predictions (P.csv) here.</source>
        <translation>Sınıflandırıcılarını değerlendirmek için bir çalışma alanı açın ya da bir tahmin dosyasını (P.csv) buraya bırakın.</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>Eğit ekranına git</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>Computing 2,000 resamples …</source>
        <translation>2.000 yeniden örnekleme hesaplanıyor …</translation>
    </message>
    <message>
        <source>Click a cell of the confusion matrix to see its faces.</source>
        <translation>Yüzlerini görmek için karışıklık matrisinde bir hücreye tıklayın.</translation>
    </message>
    <message>
        <source>Mean AUC %1</source>
        <translation>Ortalama AUC %1</translation>
    </message>
    <message>
        <source>Accuracy %1
Mean AUC %2</source>
        <translation>Doğruluk %1
Ortalama AUC %2</translation>
    </message>
    <message>
        <source>There are no faces of one of the two kinds.</source>
        <translation>İki türden birinde hiç yüz yok.</translation>
    </message>
    <message>
        <source>Curves of the chosen predictions appear here.</source>
        <translation>Seçilen tahminlerin eğrileri burada görünür.</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Çalışma noktası</translation>
    </message>
    <message>
        <source>%1 against the rest</source>
        <translation>%1 ve diğerleri</translation>
    </message>
    <message>
        <source>Recall (TPR)</source>
        <translation>Duyarlılık (TPR)</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Kesinlik</translation>
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
        <translation>Doğruluk</translation>
    </message>
    <message>
        <source>off</source>
        <comment>AU absent</comment>
        <translation>yok</translation>
    </message>
    <message>
        <source>on</source>
        <comment>AU present</comment>
        <translation>var</translation>
    </message>
    <message>
        <source>%1 is %2, called %3</source>
        <translation>%1 gerçekte %2, tahmin: %3</translation>
    </message>
    <message>
        <source>%1 called %2</source>
        <translation>%1, tahmin: %2</translation>
    </message>
    <message>
        <source>None of these faces is an image of this workspace.</source>
        <translation>Bu yüzlerin hiçbiri bu çalışma alanının görüntüsü değil.</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Karşılaştırılıyor …</translation>
    </message>
    <message>
        <source>this one</source>
        <comment>these predictions</comment>
        <translation>bu</translation>
    </message>
    <message>
        <source>the other</source>
        <comment>the other predictions</comment>
        <translation>diğeri</translation>
    </message>
    <message numerus="yes">
        <source>%n subjects</source>
        <translation>
            <numerusform>%n kişi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n görüntü</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled faces; intervals from 2,000 resamples of %1</source>
        <translation>
            <numerusform>%n etiketli yüz; aralıklar %1 üzerinden 2.000 yeniden örneklemeyle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n faces</source>
        <translation>
            <numerusform>%1: %n yüz</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean AUC: %1 higher by %2, p = %3 (%n common faces, paired bootstrap)</source>
        <translation>
            <numerusform>Ortalama AUC: %1 %2 daha yüksek, p = %3 (%n ortak yüz, eşli bootstrap)</numerusform>
        </translation>
    </message>
    <message>
        <source>No predictions yet. Train a classifier, test one on a data set with the line above, or drop a file of predictions (P.csv) here.</source>
        <translation>Henüz tahmin yok. Bir sınıflandırıcı eğitin, yukarıdaki satırla bir veri kümesinde sınayın ya da bir tahmin dosyasını (P.csv) buraya bırakın.</translation>
    </message>
    <message>
        <source>These rows chose the epoch of the training and flatter it; test the model on other faces with the line above.</source>
        <translation>Bu satırlar eğitimin dönemini seçti ve onu olduğundan iyi gösterir; modeli yukarıdaki satırla başka yüzlerde sınayın.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ExplorePanel</name>
    <message>
        <source>Generator</source>
        <translation>Üreteç</translation>
    </message>
    <message>
        <source>Kind of grid</source>
        <translation>Izgara türü</translation>
    </message>
    <message>
        <source>index × degree</source>
        <translation>sıra × derece</translation>
    </message>
    <message>
        <source>seed × degree</source>
        <translation>tohum × derece</translation>
    </message>
    <message>
        <source>seed × seed</source>
        <translation>tohum × tohum</translation>
    </message>
    <message>
        <source>all seeds</source>
        <translation>tüm tohumlar</translation>
    </message>
    <message>
        <source>One seed: a direction per row, degrees across</source>
        <translation>Tek tohum: her satırda bir yön, yana doğru dereceler</translation>
    </message>
    <message>
        <source>One direction: a seed per row, degrees across</source>
        <translation>Tek yön: her satırda bir tohum, yana doğru dereceler</translation>
    </message>
    <message>
        <source>Four seeds in the corners and what lies between them</source>
        <translation>Köşelerde dört tohum ve aralarındakiler</translation>
    </message>
    <message>
        <source>One seed after the other</source>
        <translation>Tohumlar birbiri ardına</translation>
    </message>
    <message>
        <source>Class of the generator</source>
        <translation>Üretecin sınıfı</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Kesme psi</translation>
    </message>
    <message>
        <source>Truncation psi: 0 is the average face, 1 the full variety</source>
        <translation>Kesme psi: 0 ortalama yüz, 1 tam çeşitlilik</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Gürültü</translation>
    </message>
    <message>
        <source>constant</source>
        <extracomment>Noise mode of the generator: the same noise for each face</extracomment>
        <translation>sabit</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>Noise mode of the generator: no noise at all</extracomment>
        <translation>yok</translation>
    </message>
    <message>
        <source>random</source>
        <extracomment>Noise mode of the generator: other noise for each face</extracomment>
        <translation>rastgele</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>gürültü</translation>
    </message>
    <message>
        <source>Seed of the first face</source>
        <translation>İlk yüzün tohumu</translation>
    </message>
    <message>
        <source>A random seed</source>
        <translation>Rastgele bir tohum</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>tohum</translation>
    </message>
    <message>
        <source>Direction: index of the SeFa eigenvector, the strongest first</source>
        <translation>Yön: SeFa özvektörünün sıra numarası, en güçlüsü önce</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>yön</translation>
    </message>
    <message>
        <source>Largest degree</source>
        <translation>En büyük derece</translation>
    </message>
    <message>
        <source>Largest degree: how far along the direction the outer columns go</source>
        <translation>En büyük derece: dış sütunların yön boyunca ne kadar gittiği</translation>
    </message>
    <message>
        <source>degree</source>
        <translation>derece</translation>
    </message>
    <message>
        <source>Faces across (+ and − change it)</source>
        <translation>Yan yana yüz sayısı (+ ve − ile değişir)</translation>
    </message>
    <message>
        <source>across</source>
        <translation>yan yana</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>Seç</translation>
    </message>
    <message>
        <source>Puts the seed on Annotate&apos;s list (P)</source>
        <translation>Tohumu Etiketle listesine ekler (P)</translation>
    </message>
    <message>
        <source>Opens the seed in Annotate (Return, or double click on the face)</source>
        <translation>Tohumu Etiketle ekranında açar (Enter ya da yüze çift tıklama)</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Ok tuşları</translation>
    </message>
    <message>
        <source>move; at the edge the grid goes on</source>
        <translation>gezin; kenarda ızgara devam eder</translation>
    </message>
    <message>
        <source>Shift + arrows</source>
        <translation>Shift + ok tuşları</translation>
    </message>
    <message>
        <source>pan by one row or column</source>
        <translation>bir satır ya da sütun kaydır</translation>
    </message>
    <message>
        <source>PgUp, PgDn</source>
        <translation>PgUp, PgDn</translation>
    </message>
    <message>
        <source>the page before, the next page</source>
        <translation>önceki sayfa, sonraki sayfa</translation>
    </message>
    <message>
        <source>+ and −</source>
        <translation>+ ve −</translation>
    </message>
    <message>
        <source>bigger faces, more faces</source>
        <translation>daha büyük yüzler, daha çok yüz</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>annotate the seed</source>
        <translation>tohumu etiketle</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>pick the seed: puts it on Annotate&apos;s list</source>
        <translation>tohumu seç: Etiketle listesine ekler</translation>
    </message>
    <message>
        <source>Open a workspace to explore what a generator can make, seed by seed.</source>
        <translation>Bir üretecin neler üretebildiğini tohum tohum keşfetmek için bir çalışma alanı açın.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>This workspace has no generator yet. Start with the small one that comes with Mimik, or train your own on the Generate screen.</source>
        <translation>Bu çalışma alanında henüz üreteç yok. Mimik ile gelen küçük üreteçle başlayın ya da Üret ekranında kendinizinkini eğitin.</translation>
    </message>
    <message>
        <source>Use the demo generator</source>
        <translation>Demo üretecini kullan</translation>
    </message>
    <message>
        <source>This workspace has no generator yet. Train or load one on the Generate screen.</source>
        <translation>Bu çalışma alanında henüz üreteç yok. Üret ekranında bir üreteç eğitin ya da yükleyin.</translation>
    </message>
    <message>
        <source>Go to Generate</source>
        <translation>Üret ekranına git</translation>
    </message>
    <message>
        <source>directions from</source>
        <translation>ilk yön</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Salt okunur: %1</translation>
    </message>
    <message>
        <source>%1 of %2 faces</source>
        <translation>%1 / %2 yüz</translation>
    </message>
    <message>
        <source>Annotate seed %1</source>
        <translation>Tohum %1: etiketle</translation>
    </message>
    <message>
        <source>Seed %1 is on Annotate&apos;s list</source>
        <translation>Tohum %1 Etiketle listesinde</translation>
    </message>
    <message>
        <source>Seed %1 is off the list</source>
        <translation>Tohum %1 listeden çıkarıldı</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ExploreView</name>
    <message>
        <source>Grid of generated faces</source>
        <translation>Üretilen yüzlerin ızgarası</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>tohum %1</translation>
    </message>
    <message>
        <source>blend of the seeds %1 to %2: %3 % right, %4 % down</source>
        <translation>%1 ile %2 arası tohumların karışımı: sağa yüzde %3, aşağı yüzde %4</translation>
    </message>
    <message>
        <source>, direction %1, degree %2</source>
        <translation>, yön %1, derece %2</translation>
    </message>
</context>
<context>
    <name>mimik::ui::FaceGrid</name>
    <message>
        <source>Faces</source>
        <translation>Yüzler</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>okunamıyor</translation>
    </message>
</context>
<context>
    <name>mimik::ui::FakesView</name>
    <message>
        <source>Faces of the training at this moment</source>
        <translation>Eğitimin bu andaki yüzleri</translation>
    </message>
    <message>
        <source>Time of the training</source>
        <translation>Eğitimin zamanı</translation>
    </message>
    <message>
        <source>← → one snapshot, Home and End the first and the newest, R (hold) the real faces</source>
        <translation>← → bir anlık görüntü, Home ve End ilki ve en yenisi, R (basılı tutun) gerçek yüzler</translation>
    </message>
    <message>
        <source>Play from the start of the training</source>
        <translation>Eğitimin başından oynat</translation>
    </message>
    <message>
        <source>Go to the newest and follow the training</source>
        <translation>En yenisine git ve eğitimi izle</translation>
    </message>
    <message>
        <source>Show real faces to compare (R, hold)</source>
        <translation>Karşılaştırmak için gerçek yüzleri göster (R, basılı tutun)</translation>
    </message>
    <message>
        <source>Reals</source>
        <translation>Gerçekler</translation>
    </message>
    <message>
        <source>The first faces appear with the first snapshot.</source>
        <translation>İlk yüzler ilk anlık görüntüyle belirir.</translation>
    </message>
    <message>
        <source>start</source>
        <translation>başlangıç</translation>
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
        <translation>%2 kimg anında %1</translation>
    </message>
    <message>
        <source>Training</source>
        <comment>column: name of a run</comment>
        <translation>Eğitim</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Durum</translation>
    </message>
    <message>
        <source>Best FID</source>
        <translation>En iyi FID</translation>
    </message>
    <message>
        <source>Asked for</source>
        <comment>column: when a run was queued</comment>
        <translation>İstendi</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GenerateForm</name>
    <message>
        <source>Seeds are numbers and ranges, such as 0-999, 2000.</source>
        <translation>Tohumlar sayı ve aralıklardır, örneğin 0-999, 2000.</translation>
    </message>
    <message>
        <source>Make faces</source>
        <translation>Yüz üret</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Tohumlar</translation>
    </message>
    <message>
        <source>Numbers and ranges, such as 0-999, 2000. One face per seed and degree.</source>
        <translation>Sayılar ve aralıklar, örneğin 0-999, 2000. Her tohum ve derece için bir yüz.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Sınıf</translation>
    </message>
    <message>
        <source>What the generator has learned to make by name.</source>
        <translation>Üretecin adıyla yapmayı öğrendiği şey.</translation>
    </message>
    <message>
        <source>Truncation psi</source>
        <translation>Kesme psi</translation>
    </message>
    <message>
        <source>1: as varied as the training faces; smaller: more alike, cleaner.</source>
        <translation>1: eğitim yüzleri kadar çeşitli; daha küçük: birbirine daha benzer, daha temiz.</translation>
    </message>
    <message>
        <source>Directions</source>
        <translation>Yönler</translation>
    </message>
    <message>
        <source>What each face is moved along; none: faces of the seeds alone.</source>
        <translation>Her yüzün boyunca kaydırıldığı yön; yok: yalnızca tohumların yüzleri.</translation>
    </message>
    <message>
        <source>Which of them</source>
        <translation>Hangileri</translation>
    </message>
    <message>
        <source>Numbers of directions in the set, such as 0-1; empty: all.</source>
        <translation>Kümedeki yönlerin numaraları, örneğin 0-1; boş: hepsi.</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>Dereceler</translation>
    </message>
    <message>
        <source>How far along each direction, such as -5, 0, 5.</source>
        <translation>Her yön boyunca ne kadar gidileceği, örneğin -5, 0, 5.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Diğer ayarlar</translation>
    </message>
    <message>
        <source>Psi pulls to</source>
        <translation>Psi’nin çektiği yer</translation>
    </message>
    <message>
        <source>the average of the class</source>
        <translation>sınıfın ortalaması</translation>
    </message>
    <message>
        <source>the average of all faces</source>
        <translation>tüm yüzlerin ortalaması</translation>
    </message>
    <message>
        <source>A small psi makes the class clearer with the first, less clear with the second.</source>
        <translation>Küçük bir psi, ilkinde sınıfı belirginleştirir, ikincisinde belirsizleştirir.</translation>
    </message>
    <message>
        <source>Psi up to layer</source>
        <translation>Psi’nin son katmanı</translation>
    </message>
    <message>
        <source>Psi acts on this many layers, counted from the coarsest; later ones keep their variety.</source>
        <translation>Psi, en kabasından sayarak bu kadar katmana etki eder; sonrakiler çeşitliliğini korur.</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Gürültü</translation>
    </message>
    <message>
        <source>the same for all</source>
        <translation>hepsi için aynı</translation>
    </message>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>new for each face</source>
        <translation>her yüz için yeni</translation>
    </message>
    <message>
        <source>Fine detail such as single hairs.</source>
        <translation>Tek tek saç telleri gibi ince ayrıntılar.</translation>
    </message>
    <message>
        <source>Noise seed</source>
        <translation>Gürültü tohumu</translation>
    </message>
    <message>
        <source>Other numbers give other fine detail.</source>
        <translation>Başka sayılar başka ince ayrıntılar verir.</translation>
    </message>
    <message>
        <source>Truncate after moving</source>
        <translation>Taşımadan sonra kırp</translation>
    </message>
    <message>
        <source>Psi then shrinks the move too, as in the programs of rosinality.</source>
        <translation>Psi o zaman taşımayı da küçültür; rosinality programlarında olduğu gibi.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dosyalar</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG resimleri</translation>
    </message>
    <message>
        <source>one .npy of floating-point values</source>
        <translation>kayan noktalı değerlerden tek bir .npy</translation>
    </message>
    <message>
        <source>Only pictures become a data set of this workspace.</source>
        <translation>Yalnızca resimler bu çalışma alanında bir veri kümesi olur.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>Of the data set that this makes; empty: a name from the time.</source>
        <translation>Oluşacak veri kümesinin adı; boş: zamandan bir ad.</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>Etiketli</translation>
    </message>
    <message>
        <source>Take the seeds of this generator that have labels</source>
        <translation>Bu üretecin etiketi olan tohumlarını al</translation>
    </message>
    <message>
        <source>Choose a direction set…</source>
        <translation>Bir yön kümesi seç…</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>tüm katmanlar</translation>
    </message>
    <message>
        <source>all, a data set each</source>
        <translation>hepsi, her biri ayrı veri kümesi</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Çalışma alanı salt okunur açık: %1</translation>
    </message>
    <message>
        <source>the generator&apos;s own (SeFa)</source>
        <translation>üretecin kendi yönleri (SeFa)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Choose a direction set</source>
        <translation>Bir yön kümesi seç</translation>
    </message>
    <message>
        <source>Direction sets (*.safetensors)</source>
        <translation>Yön kümeleri (*.safetensors)</translation>
    </message>
    <message>
        <source>No seed of this generator has labels yet; give them in Annotate.</source>
        <translation>Bu üretecin henüz etiketli tohumu yok; etiketleri Etiketle ekranında verin.</translation>
    </message>
    <message>
        <source>Choose directions first.</source>
        <translation>Önce yönleri seçin.</translation>
    </message>
    <message>
        <source>With psi 1 nothing is truncated.</source>
        <translation>psi 1 ile hiçbir şey kırpılmaz.</translation>
    </message>
    <message>
        <source>Only noise that is new for each face.</source>
        <translation>Yalnızca her yüz için yeni olan gürültüde.</translation>
    </message>
    <message numerus="yes">
        <source>%n classes × </source>
        <translation>
            <numerusform>%n sınıf × </numerusform>
        </translation>
    </message>
    <message>
        <source>%1 faces</source>
        <translation>%1 yüz</translation>
    </message>
    <message>
        <source>%1 seeds = %2 faces</source>
        <translation>%1 tohum = %2 yüz</translation>
    </message>
    <message>
        <source>%1 seeds × %2 degrees = %3 faces for each direction</source>
        <translation>%1 tohum × %2 derece = her yön için %3 yüz</translation>
    </message>
    <message>
        <source>%1 seeds × %2 directions × %3 degrees = %4 faces</source>
        <translation>%1 tohum × %2 yön × %3 derece = %4 yüz</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>yaklaşık %1</translation>
    </message>
    <message>
        <source>Say how far, such as -5, 0, 5.</source>
        <translation>Ne kadar olduğunu yazın, örneğin -5, 0, 5.</translation>
    </message>
    <message>
        <source>Faces of %1</source>
        <translation>Yüzler: %1</translation>
    </message>
    <message>
        <source>Making faces; they appear in Data when the job is done.</source>
        <translation>Yüzler üretiliyor; iş bitince Veri ekranında görünürler.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratePanel</name>
    <message>
        <source>Train a generator</source>
        <translation>Üreteç eğit</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Üreteçler</translation>
    </message>
    <message>
        <source>Add a generator…</source>
        <translation>Üreteç ekle…</translation>
    </message>
    <message>
        <source>No workspace is open. Open the demo to see faces being made, or make a workspace with File › New.</source>
        <translation>Açık bir çalışma alanı yok. Yüzlerin nasıl üretildiğini görmek için demoyu açın ya da Dosya › Yeni ile bir çalışma alanı oluşturun.</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>next generator</source>
        <translation>sonraki üreteç</translation>
    </message>
    <message>
        <source>train a generator</source>
        <translation>üreteç eğit</translation>
    </message>
    <message>
        <source>Add generators</source>
        <translation>Üreteç ekle</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>Modeller (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
    <message>
        <source>faces of the training: one snapshot back or on</source>
        <translation>eğitimin yüzleri: bir anlık görüntü geri ya da ileri</translation>
    </message>
    <message>
        <source>faces of the training: first, newest</source>
        <translation>eğitimin yüzleri: ilk, en yeni</translation>
    </message>
    <message>
        <source>faces of the training: hold for real faces</source>
        <translation>eğitimin yüzleri: gerçek yüzler için basılı tutun</translation>
    </message>
    <message>
        <source>another face of the sheet</source>
        <translation>sayfadaki başka bir yüz</translation>
    </message>
    <message>
        <source>annotate the face of the sheet</source>
        <translation>sayfadaki yüzü etiketle</translation>
    </message>
    <message>
        <source>back to the generators</source>
        <translation>üreteçlere dön</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratorCard</name>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n sınıf</numerusform>
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
        <translation>boyut</translation>
    </message>
    <message>
        <source>%1 × %1 pixels</source>
        <translation>%1 × %1 piksel</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>mimari</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>sınıflar</translation>
    </message>
    <message>
        <source>thousand images</source>
        <translation>bin görüntü</translation>
    </message>
    <message>
        <source>trained on</source>
        <translation>eğitildiği veri</translation>
    </message>
    <message>
        <source>number of images</source>
        <translation>görüntü sayısı</translation>
    </message>
    <message>
        <source>command</source>
        <translation>komut</translation>
    </message>
    <message>
        <source>parents</source>
        <translation>kaynak modeller</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>lisans</translation>
    </message>
    <message>
        <source>run</source>
        <translation>çalıştırma</translation>
    </message>
    <message>
        <source>file</source>
        <translation>dosya</translation>
    </message>
    <message>
        <source>notes</source>
        <translation>notlar</translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratorModel</name>
    <message>
        <source>Licence: %1</source>
        <translation>Lisans: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::HistogramRow</name>
    <message>
        <source>%1: use this range</source>
        <translation>%1: bu aralığı kullan</translation>
    </message>
    <message>
        <source>← better</source>
        <extracomment>Which end of a metric&apos;s axis is the good one</extracomment>
        <translation>← daha iyi</translation>
    </message>
    <message>
        <source>better →</source>
        <translation>daha iyi →</translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n eksik</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: distribution and range</source>
        <translation>%1: dağılım ve aralık</translation>
    </message>
    <message>
        <source>%1: smallest value kept; empty: any</source>
        <extracomment>Lower end of a range</extracomment>
        <translation>%1: tutulan en küçük değer; boş: sınırsız</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>%1: largest value kept; empty: any</source>
        <extracomment>Upper end of a range</extracomment>
        <translation>%1: tutulan en büyük değer; boş: sınırsız</translation>
    </message>
    <message>
        <source>max</source>
        <translation>maks</translation>
    </message>
    <message>
        <source>Open the range</source>
        <translation>Aralığı aç</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Resmi kopyala</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>Sayıları kopyala</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ImageSource</name>
    <message>
        <source>rejected</source>
        <translation>reddedildi</translation>
    </message>
    <message>
        <source>kept out</source>
        <translation>dışarıda</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ImportForm</name>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>İçe aktar</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Durdur</translation>
    </message>
    <message>
        <source>Back to the images</source>
        <translation>Görüntülere dön</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Dosya ya da klasör</translation>
    </message>
    <message>
        <source>A folder of faces, or the path of a FER2013 csv file. It can also be dropped on the window.</source>
        <translation>Yüzlerin bulunduğu bir klasör ya da bir FER2013 csv dosyasının yolu. Pencerenin üzerine de bırakılabilir.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tür</translation>
    </message>
    <message>
        <source>Folder of faces, without labels</source>
        <translation>Yüz klasörü, etiketsiz</translation>
    </message>
    <message>
        <source>Class folders (happy/…, or train/happy/…)</source>
        <translation>Sınıf klasörleri (happy/… ya da train/happy/…)</translation>
    </message>
    <message>
        <source>Folder with labels.csv</source>
        <translation>labels.csv içeren klasör</translation>
    </message>
    <message>
        <source>Folder with dataset.json (StyleGAN)</source>
        <translation>dataset.json içeren klasör (StyleGAN)</translation>
    </message>
    <message>
        <source>FER2013 csv</source>
        <translation>FER2013 csv</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>What the data set is called here.</source>
        <translation>Veri kümesinin buradaki adı.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lisans</translation>
    </message>
    <message>
        <source>Kept with the data set and printed in reports.</source>
        <translation>Veri kümesiyle birlikte saklanır ve raporlara yazılır.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Rıza</translation>
    </message>
    <message>
        <source>What the people shown have agreed to; kept with the data set.</source>
        <translation>Görünen kişilerin neye izin verdiği; veri kümesiyle birlikte saklanır.</translation>
    </message>
    <message>
        <source>Copy the images into the workspace</source>
        <translation>Görüntüleri çalışma alanına kopyala</translation>
    </message>
    <message>
        <source>Otherwise they stay where they are and must not move.</source>
        <translation>Yoksa oldukları yerde kalırlar ve taşınmamalıdırlar.</translation>
    </message>
    <message>
        <source>Import report</source>
        <translation>İçe aktarma raporu</translation>
    </message>
    <message>
        <source>Import a data set</source>
        <translation>Veri kümesi içe aktar</translation>
    </message>
    <message>
        <source>Stopped: nothing was imported.</source>
        <translation>Durduruldu: hiçbir şey içe aktarılmadı.</translation>
    </message>
    <message>
        <source>Imported as %1: %2 images.</source>
        <translation>%1 adıyla içe aktarıldı: %2 görüntü.</translation>
    </message>
    <message>
        <source>Classes: %1</source>
        <translation>Sınıflar: %1</translation>
    </message>
    <message>
        <source>Splits: %1</source>
        <translation>Bölümler: %1</translation>
    </message>
    <message>
        <source>Pictures that stand twice: %1; kept out of training because they stand in two splits: %2.</source>
        <translation>İki kez bulunan görüntüler: %1; iki bölümde birden bulundukları için eğitim dışında tutulanlar: %2.</translation>
    </message>
    <message>
        <source>Files left out: %1.</source>
        <translation>Dışarıda bırakılan dosyalar: %1.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::Inspector</name>
    <message>
        <source>Select a face to see where it comes from, its labels and its scores.</source>
        <translation>Nereden geldiğini, etiketlerini ve puanlarını görmek için bir yüz seçin.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Dosya okunamıyor.</translation>
    </message>
    <message>
        <source>This image is no longer in the workspace.</source>
        <translation>Bu görüntü artık çalışma alanında yok.</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Köken</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>veri kümesi</translation>
    </message>
    <message>
        <source>origin</source>
        <translation>köken</translation>
    </message>
    <message>
        <source>real</source>
        <translation>gerçek</translation>
    </message>
    <message>
        <source>synthetic, AI-generated</source>
        <translation>sentetik, yapay zekâ üretimi</translation>
    </message>
    <message>
        <source>subject</source>
        <translation>kişi</translation>
    </message>
    <message>
        <source>split</source>
        <translation>bölüm</translation>
    </message>
    <message>
        <source>size</source>
        <translation>boyut</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>kept out</source>
        <translation>dışarıda</translation>
    </message>
    <message>
        <source>decision</source>
        <translation>karar</translation>
    </message>
    <message>
        <source>kept by hand</source>
        <translation>elle tutuldu</translation>
    </message>
    <message>
        <source>rejected by hand</source>
        <translation>elle reddedildi</translation>
    </message>
    <message>
        <source>generator</source>
        <translation>üreteç</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>tohum</translation>
    </message>
    <message>
        <source>class in</source>
        <translation>girdi sınıfı</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>yön</translation>
    </message>
    <message>
        <source>%1, degree %2</source>
        <translation>%1, derece %2</translation>
    </message>
    <message>
        <source>psi</source>
        <translation>psi</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>gürültü</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>ağırlıklar</translation>
    </message>
    <message>
        <source>sha256</source>
        <translation>sha256</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Etiketler</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Puanlar</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Öznitelikler</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Tohum %1</translation>
    </message>
    <message>
        <source>images</source>
        <translation>görüntüler</translation>
    </message>
    <message>
        <source>status</source>
        <translation>durum</translation>
    </message>
    <message>
        <source>present</source>
        <translation>var</translation>
    </message>
    <message>
        <source>class</source>
        <translation>sınıf</translation>
    </message>
    <message>
        <source>source</source>
        <translation>kaynak</translation>
    </message>
    <message>
        <source>by</source>
        <translation>kim</translation>
    </message>
    <message>
        <source>at</source>
        <translation>tarih</translation>
    </message>
    <message>
        <source>by a person</source>
        <translation>bir kişiden</translation>
    </message>
    <message>
        <source>from its seed</source>
        <translation>tohumundan</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>bir dosyadan</translation>
    </message>
    <message>
        <source>from a model</source>
        <translation>bir modelden</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>etiketli</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>nötr</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>kararsız</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>reddedildi</translation>
    </message>
    <message>
        <source>left</source>
        <translation>sol</translation>
    </message>
    <message>
        <source>right</source>
        <translation>sağ</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobPhase</name>
    <message>
        <source>checking the files</source>
        <translation>dosyalar denetleniyor</translation>
    </message>
    <message>
        <source>reading images</source>
        <translation>resimler okunuyor</translation>
    </message>
    <message>
        <source>features of the training faces</source>
        <translation>eğitim yüzlerinin öznitelikleri</translation>
    </message>
    <message>
        <source>measuring the snapshot</source>
        <translation>anlık görüntü ölçülüyor</translation>
    </message>
    <message>
        <source>training</source>
        <translation>eğitiliyor</translation>
    </message>
    <message>
        <source>time</source>
        <translation>süre</translation>
    </message>
    <message>
        <source>making faces</source>
        <translation>yüzler üretiliyor</translation>
    </message>
    <message>
        <source>mapping seeds</source>
        <translation>tohumlar eşleniyor</translation>
    </message>
    <message>
        <source>drawing faces</source>
        <translation>yüzler oluşturuluyor</translation>
    </message>
    <message>
        <source>measuring images</source>
        <translation>resimler ölçülüyor</translation>
    </message>
    <message>
        <source>predicting</source>
        <translation>tahmin ediliyor</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>okunuyor</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>değerlendiriliyor</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>yazılıyor</translation>
    </message>
    <message>
        <source>converting</source>
        <translation>dönüştürülüyor</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>sayılıyor</translation>
    </message>
    <message>
        <source>drawing the training faces</source>
        <translation>eğitim yüzleri oluşturuluyor</translation>
    </message>
    <message>
        <source>reading the reference images</source>
        <translation>referans görüntüler okunuyor</translation>
    </message>
    <message>
        <source>drawing the test faces</source>
        <translation>test yüzleri oluşturuluyor</translation>
    </message>
    <message>
        <source>making the faces of seeds</source>
        <translation>tohumların yüzleri üretiliyor</translation>
    </message>
    <message>
        <source>reading the faces of seeds</source>
        <translation>tohumların yüzleri okunuyor</translation>
    </message>
    <message>
        <source>proposing labels</source>
        <translation>etiketler öneriliyor</translation>
    </message>
    <message>
        <source>finding directions</source>
        <translation>yönler bulunuyor</translation>
    </message>
    <message>
        <source>selecting</source>
        <translation>seçiliyor</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobsModel</name>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 sa %2 dk</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>bekliyor</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>başlıyor</translation>
    </message>
    <message>
        <source>running</source>
        <translation>çalışıyor</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>duraklatıldı</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>duruyor</translation>
    </message>
    <message>
        <source>done</source>
        <translation>bitti</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>iptal edildi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>başarısız</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>çöktü</translation>
    </message>
    <message>
        <source>train generator</source>
        <translation>üreteç eğit</translation>
    </message>
    <message>
        <source>train classifier</source>
        <translation>sınıflandırıcı eğit</translation>
    </message>
    <message>
        <source>generate faces</source>
        <translation>yüz üret</translation>
    </message>
    <message>
        <source>measure quality</source>
        <translation>kalite ölç</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>tahmin et</translation>
    </message>
    <message>
        <source>evaluate</source>
        <translation>değerlendir</translation>
    </message>
    <message>
        <source>render faces</source>
        <translation>yüz oluştur</translation>
    </message>
    <message>
        <source>make the demo</source>
        <translation>demoyu hazırla</translation>
    </message>
    <message>
        <source>select</source>
        <translation>seç</translation>
    </message>
    <message>
        <source>write report</source>
        <translation>rapor yaz</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>İş</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Durum</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>İlerleme</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Kalan süre</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>İstendi</translation>
    </message>
    <message>
        <source>propose labels</source>
        <translation>etiket öner</translation>
    </message>
    <message>
        <source>find directions</source>
        <translation>yön bul</translation>
    </message>
    <message>
        <source>map seeds</source>
        <translation>tohumları eşle</translation>
    </message>
</context>
<context>
    <name>mimik::ui::JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>İşler</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Duraklat</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>İptal</translation>
    </message>
    <message>
        <source>Stop now: the job has not stopped by itself</source>
        <translation>Hemen durdur: iş kendiliğinden durmadı</translation>
    </message>
    <message>
        <source>Duplicate: run it again with the same settings</source>
        <translation>Çoğalt: aynı ayarlarla yeniden çalıştır</translation>
    </message>
    <message>
        <source>No jobs yet. Trainings, generations and measurements that you start run here and go on when this window is closed.</source>
        <translation>Henüz iş yok. Başlattığınız eğitimler, üretimler ve ölçümler burada çalışır ve bu pencere kapansa da sürer.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::KeptList</name>
    <message>
        <source>Kept per label: %1</source>
        <translation>Etiket başına tutulan: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tuşlar</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Her yerde</translation>
    </message>
    <message>
        <source>screens</source>
        <translation>ekranlar</translation>
    </message>
    <message>
        <source>command palette</source>
        <translation>komut paleti</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>geri al</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>yinele</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>süz</translation>
    </message>
    <message>
        <source>clear, then leave</source>
        <translation>temizle, sonra çık</translation>
    </message>
    <message>
        <source>jobs</source>
        <translation>işler</translation>
    </message>
    <message>
        <source>log</source>
        <translation>günlük</translation>
    </message>
    <message>
        <source>inspector</source>
        <translation>denetçi</translation>
    </message>
    <message>
        <source>open a workspace</source>
        <translation>çalışma alanı aç</translation>
    </message>
    <message>
        <source>this sheet</source>
        <translation>bu liste</translation>
    </message>
</context>
<context>
    <name>mimik::ui::LabelRow</name>
    <message>
        <source>%1 %2: key %3</source>
        <translation>%1 %2: tuş %3</translation>
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
        <translation>Günlük</translation>
    </message>
    <message>
        <source>Nothing has been logged yet.</source>
        <translation>Henüz günlük kaydı yok.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation>İşler</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Günlük</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Denetçi</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Dosya</translation>
    </message>
    <message>
        <source>&amp;New workspace…</source>
        <translation>&amp;Yeni çalışma alanı…</translation>
    </message>
    <message>
        <source>&amp;Open workspace…</source>
        <translation>Çalışma alanı &amp;aç…</translation>
    </message>
    <message>
        <source>Open the &amp;demo</source>
        <translation>&amp;Demoyu aç</translation>
    </message>
    <message>
        <source>&amp;Close workspace</source>
        <translation>Çalışma alanını &amp;kapat</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Çıkış</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>Dü&amp;zenle</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Geri al</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Yinele</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Süz</translation>
    </message>
    <message>
        <source>Command &amp;palette</source>
        <translation>Komut &amp;paleti</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Görünüm</translation>
    </message>
    <message>
        <source>&amp;Screens</source>
        <translation>&amp;Ekranlar</translation>
    </message>
    <message>
        <source>&amp;Docks</source>
        <translation>&amp;Paneller</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>&amp;Sistemdeki gibi</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>&amp;Açık tema</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>&amp;Koyu tema</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Düzeni &amp;sıfırla</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Yardım</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tuşlar</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>İşleri göster</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Read-only: this workspace is %1. You can look at everything; nothing can be changed here.</source>
        <translation>Salt okunur: %1. Her şeye bakabilirsiniz; burada hiçbir şey değiştirilemez.</translation>
    </message>
    <message>
        <source>Reading files in…</source>
        <translation>Dosyalar okunuyor…</translation>
    </message>
    <message>
        <source>No job is running</source>
        <translation>Çalışan iş yok</translation>
    </message>
    <message>
        <source>%1, and %2 more</source>
        <translation>%1 ve %2 tane daha</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Geri alınacak bir şey yok.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Geri alındı: %1</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Yinelenecek bir şey yok.</translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation>Yinelendi: %1</translation>
    </message>
    <message>
        <source>New workspace: choose a name for its folder</source>
        <translation>Yeni çalışma alanı: klasörü için bir ad seçin</translation>
    </message>
    <message>
        <source>Open workspace</source>
        <translation>Çalışma alanı aç</translation>
    </message>
    <message>
        <source>[read-only]</source>
        <translation>[salt okunur]</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelFacts</name>
    <message>
        <source>What the card of this generator tells</source>
        <translation>Bu üretecin kartında yazanlar</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Tümünü kopyala</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelImport</name>
    <message>
        <source>A model file is being read</source>
        <translation>Bir model dosyası okunuyor</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>stop reading a model file</comment>
        <translation>İptal</translation>
    </message>
    <message>
        <source>Open or make a workspace first.</source>
        <translation>Önce bir çalışma alanı açın ya da oluşturun.</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Çalışma alanı salt okunur açık: %1</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>%1 okunuyor …</translation>
    </message>
    <message>
        <source>%1 could not be read: the engine ended unexpectedly. The workspace is as it was.</source>
        <translation>%1 okunamadı: motor beklenmedik biçimde sonlandı. Çalışma alanı olduğu gibi duruyor.</translation>
    </message>
    <message>
        <source>%1 is no generator; it is now among the models of this workspace.</source>
        <translation>%1 bir üreteç değil; artık bu çalışma alanının modelleri arasında.</translation>
    </message>
    <message>
        <source>%1 has been added.</source>
        <translation>%1 eklendi.</translation>
    </message>
    <message>
        <source>This model is already here as %1.</source>
        <translation>Bu model zaten burada: %1.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ModelsPage</name>
    <message>
        <source>Make faces</source>
        <translation>Yüz üret</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Hakkında</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Üreteçler</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>Model dosyası ekle…</translation>
    </message>
    <message>
        <source>StyleGAN2 models of Mimik and of other programs (.safetensors, .pkl, .pt); files can also be dropped on the window. Nothing in a file is run.</source>
        <translation>Mimik’in ve başka programların StyleGAN2 modelleri (.safetensors, .pkl, .pt); dosyalar pencereye de bırakılabilir. Dosyadaki hiçbir şey çalıştırılmaz.</translation>
    </message>
    <message>
        <source>Train on…</source>
        <comment>fine-tune a generator</comment>
        <translation>Eğitimi sürdür…</translation>
    </message>
    <message>
        <source>Fine-tune this generator on other faces</source>
        <translation>Bu üreteci başka yüzlerle ince ayarla</translation>
    </message>
    <message>
        <source>Seed of the first face</source>
        <translation>İlk yüzün tohumu</translation>
    </message>
    <message>
        <source>Other seeds</source>
        <translation>Başka tohumlar</translation>
    </message>
    <message>
        <source>No generator yet</source>
        <translation>Henüz üreteç yok</translation>
    </message>
    <message>
        <source>Train one, or add a model file.</source>
        <translation>Bir tane eğitin ya da bir model dosyası ekleyin.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PlotWidget</name>
    <message>
        <source>Reset zoom</source>
        <translation>Yakınlaştırmayı sıfırla</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Resmi kopyala</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Sayıları kopyala</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Farklı kaydet…</translation>
    </message>
    <message>
        <source>Save plot</source>
        <translation>Grafiği kaydet</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG resmi (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG çizimi (*.svg)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Numbers as CSV (*.csv)</source>
        <translation>Sayılar, CSV olarak (*.csv)</translation>
    </message>
    <message>
        <source>%1 could not be written; choose another folder.</source>
        <translation>%1 yazılamadı; başka bir klasör seçin.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PredictionsList</name>
    <message>
        <source>%1 on %2</source>
        <comment>model, data set</comment>
        <translation>%2 üzerinde %1</translation>
    </message>
    <message>
        <source>%1 on %2, %3</source>
        <comment>model, data set, split</comment>
        <translation>%2 (%3) üzerinde %1</translation>
    </message>
    <message>
        <source>validation, chose the epoch</source>
        <translation>doğrulama, dönemi seçti</translation>
    </message>
</context>
<context>
    <name>mimik::ui::PreparedStrip</name>
    <message>
        <source>Faces as the training sees them</source>
        <translation>Eğitimin gördüğü biçimiyle yüzler</translation>
    </message>
    <message>
        <source>Faces as the training sees them: the middle of each picture as a square, scaled</source>
        <translation>Eğitimin gördüğü biçimiyle yüzler: her resmin ortası, kare ve ölçeklenmiş</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 görüntü</translation>
    </message>
    <message>
        <source>several sizes</source>
        <translation>çeşitli boyutlar</translation>
    </message>
    <message>
        <source>, cropped to the middle</source>
        <translation>, ortası kesilir</translation>
    </message>
    <message>
        <source>, enlarged</source>
        <translation>, büyütülür</translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n sınıf</numerusform>
        </translation>
    </message>
    <message>
        <source>The faces are being looked at.</source>
        <translation>Yüzlere bakılıyor.</translation>
    </message>
    <message>
        <source>Faces before they are aligned</source>
        <translation>Hizalanmadan önceki yüzler</translation>
    </message>
    <message>
        <source>The middle of each picture; the training turns and crops the faces when it reads them</source>
        <translation>Her resmin ortası; eğitim yüzleri okurken döndürür ve kırpar</translation>
    </message>
    <message>
        <source>, aligned when the training reads them</source>
        <translation>, eğitim okurken hizalanır</translation>
    </message>
</context>
<context>
    <name>mimik::ui::ReportPanel</name>
    <message>
        <source>Report</source>
        <translation>Rapor</translation>
    </message>
    <message>
        <source>Title of the report</source>
        <translation>Raporun başlığı</translation>
    </message>
    <message>
        <source>What goes in, in this order:</source>
        <translation>Girecekler, bu sırayla:</translation>
    </message>
    <message>
        <source>Items of the report</source>
        <translation>Raporun öğeleri</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Yukarı</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Aşağı</translation>
    </message>
    <message>
        <source>Some rendered and generated faces</source>
        <translation>Oluşturulan ve üretilen yüzlerden birkaçı</translation>
    </message>
    <message>
        <source>Faces of imported sets never go into a report.</source>
        <translation>İçe aktarılan kümelerin yüzleri hiçbir zaman rapora girmez.</translation>
    </message>
    <message>
        <source>Write report …</source>
        <translation>Rapor yaz …</translation>
    </message>
    <message>
        <source>Open the written report</source>
        <translation>Yazılan raporu aç</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Raporun önizlemesi</translation>
    </message>
    <message>
        <source>Take an item in or leave it out</source>
        <translation>Bir öğeyi ekle ya da çıkar</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>sürükle</translation>
    </message>
    <message>
        <source>Change the order</source>
        <translation>Sırayı değiştir</translation>
    </message>
    <message>
        <source>Open a workspace to write a report of what it holds.</source>
        <translation>İçindekileri raporlamak için bir çalışma alanı açın.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>Tick what should go into the report.</source>
        <translation>Rapora girecekleri işaretleyin.</translation>
    </message>
    <message>
        <source>Putting the report together …</source>
        <translation>Rapor hazırlanıyor …</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Rapor yaz</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF (*.pdf);;Tables (*.csv);;JSON (*.json)</source>
        <translation>Web sayfası (*.html);;PDF (*.pdf);;Tablolar (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Yazıldı: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::RoughText</name>
    <message>
        <source>%1 s</source>
        <translation>%1 sn</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 dk</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 sa %2 dk</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n gün</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::RunCurves</name>
    <message>
        <source>path length</source>
        <translation>yol uzunluğu</translation>
    </message>
    <message>
        <source>images/s</source>
        <translation>görüntü/sn</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Kayıplar</translation>
    </message>
    <message>
        <source>Overfitting</source>
        <translation>Aşırı öğrenme</translation>
    </message>
    <message>
        <source>Precision, recall</source>
        <translation>Kesinlik, duyarlılık</translation>
    </message>
    <message>
        <source>Penalties</source>
        <translation>Cezalar</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hız</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Eğriler</translation>
    </message>
    <message>
        <source>thousand images</source>
        <translation>bin görüntü</translation>
    </message>
    <message>
        <source>This is measured at each snapshot where the training was asked for it.</source>
        <translation>Eğitimden istendiyse bu her anlık görüntüde ölçülür.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::RunMonitor</name>
    <message>
        <source>Waiting for the first losses</source>
        <translation>İlk kayıplar bekleniyor</translation>
    </message>
    <message>
        <source>Use this snapshot</source>
        <translation>Bu anı kullan</translation>
    </message>
    <message>
        <source>Add the generator of this moment to the workspace</source>
        <translation>Bu andaki üreteci çalışma alanına ekle</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Eğitimin ilerlemesi</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Duraklat</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Durdur</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Çoğalt</translation>
    </message>
    <message>
        <source>Go on where it stopped: nothing is lost</source>
        <translation>Kaldığı yerden sürdür: hiçbir şey yitmez</translation>
    </message>
    <message>
        <source>Stop with a checkpoint; Resume goes on from it</source>
        <translation>Bir denetim noktasıyla durdur; Sürdür oradan devam eder</translation>
    </message>
    <message>
        <source>Put the settings of this training into the form, to change and start again</source>
        <translation>Değiştirip yeniden başlatmak için bu eğitimin ayarlarını forma koy</translation>
    </message>
    <message>
        <source>Trainings of generators</source>
        <translation>Üreteç eğitimleri</translation>
    </message>
    <message numerus="yes">
        <source>(and %n earlier)</source>
        <translation>
            <numerusform>(ve öncesinde %n)</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Hemen durdur</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>Henüz eğitim yok</translation>
    </message>
    <message>
        <source>Choose faces on the left and press Start training.</source>
        <translation>Soldan yüzleri seçip Eğitimi başlat’a basın.</translation>
    </message>
    <message>
        <source>%1 of %2 images</source>
        <translation>%2 görüntünün %1 tanesi</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 kaldı</translation>
    </message>
    <message>
        <source>This training has no curves.</source>
        <translation>Bu eğitimin eğrisi yok.</translation>
    </message>
    <message>
        <source>Best: FID %1</source>
        <translation>En iyi: FID %1</translation>
    </message>
    <message>
        <source>%1 at %2 kimg: go there</source>
        <translation>%2 kimg anında %1: oraya git</translation>
    </message>
    <message>
        <source>The snapshot is now among the generators.</source>
        <translation>Anlık görüntü artık üreteçler arasında.</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Daha uzun eğit…</translation>
    </message>
    <message>
        <source>Go on for more images with the same settings, as a new run: the state of optimiser and augmentation is kept</source>
        <translation>Aynı ayarlarla, yeni bir çalışma olarak daha çok görüntüyle sürdür: en iyileyicinin ve artırmanın durumu korunur</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Daha uzun eğit</translation>
    </message>
    <message>
        <source>Thousand images in all, of which %1 are done:</source>
        <translation>Toplam bin görüntü; bunların %1 kadarı bitti:</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Eğitimi başlat</translation>
    </message>
    <message>
        <source>%1, to %2 kimg</source>
        <translation>%1, %2 kimg’e kadar</translation>
    </message>
    <message>
        <source>The curves are being read.</source>
        <translation>Eğriler okunuyor.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SampleGrid</name>
    <message>
        <source>Faces of this generator</source>
        <translation>Bu üretecin yüzleri</translation>
    </message>
    <message>
        <source>%1. Double click or Enter opens it in Annotate.</source>
        <translation>%1. Çift tıklama ya da Enter, Etiketle ekranında açar.</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Tohum %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SelectPanel</name>
    <message>
        <source>Images to select from</source>
        <translation>Aralarından seçilecek görüntüler</translation>
    </message>
    <message>
        <source>Real images whose distribution is drawn as an outline</source>
        <translation>Dağılımı dış çizgi olarak çizilen gerçek görüntüler</translation>
    </message>
    <message>
        <source>Show the rule of a saved selection</source>
        <translation>Kayıtlı bir seçimin kuralını göster</translation>
    </message>
    <message>
        <source>log scale</source>
        <translation>log ölçek</translation>
    </message>
    <message>
        <source>Logarithmic counts: makes rare scores visible</source>
        <translation>Logaritmik sayılar: seyrek puanları görünür kılar</translation>
    </message>
    <message>
        <source>Measure quality</source>
        <translation>Kaliteyi ölç</translation>
    </message>
    <message>
        <source>Computes the quality metrics of this set as a job, with RMSE, PSNR and SSIM against the real set where one is chosen</source>
        <translation>Bu kümenin kalite ölçütlerini bir iş olarak hesaplar; gerçek küme seçiliyse ona göre RMSE, PSNR ve SSIM ile</translation>
    </message>
    <message>
        <source>real outline ┄</source>
        <translation>gerçek dış çizgi ┄</translation>
    </message>
    <message>
        <source>Name of the selection</source>
        <translation>Seçimin adı</translation>
    </message>
    <message>
        <source>name of the selection</source>
        <translation>seçimin adı</translation>
    </message>
    <message>
        <source>Save selection</source>
        <translation>Seçimi kaydet</translation>
    </message>
    <message>
        <source>Saves the rule and the images that it keeps</source>
        <translation>Kuralı ve tuttuğu görüntüleri kaydeder</translation>
    </message>
    <message>
        <source>Random control of equal size</source>
        <translation>Eşit boyutta rastgele kontrol</translation>
    </message>
    <message>
        <source>As many images drawn at random from the whole set: what a selection must beat</source>
        <translation>Tüm kümeden rastgele çekilen aynı sayıda görüntü: bir seçimin geçmesi gereken ölçü</translation>
    </message>
    <message>
        <source>← →</source>
        <translation>← →</translation>
    </message>
    <message>
        <source>move the threshold (with Shift: further)</source>
        <translation>eşiği kaydır (Shift ile: daha çok)</translation>
    </message>
    <message>
        <source>↑ ↓</source>
        <translation>↑ ↓</translation>
    </message>
    <message>
        <source>the other threshold of the metric</source>
        <translation>ölçütün öteki eşiği</translation>
    </message>
    <message>
        <source>Delete, double click</source>
        <translation>Delete, çift tıklama</translation>
    </message>
    <message>
        <source>open the range</source>
        <translation>aralığı aç</translation>
    </message>
    <message>
        <source>K, X</source>
        <translation>K, X</translation>
    </message>
    <message>
        <source>keep or reject the face at the cut by hand</source>
        <translation>sınırdaki yüzü elle tut ya da reddet</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>open all ranges</source>
        <translation>tüm aralıkları aç</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>No reference set</extracomment>
        <translation>yok</translation>
    </message>
    <message>
        <source>Reading the scores …</source>
        <translation>Puanlar okunuyor …</translation>
    </message>
    <message>
        <source>Images are selected here by measured quality. Import some, or generate a set.</source>
        <translation>Burada görüntüler ölçülen kaliteye göre seçilir. Görüntü içe aktarın ya da bir küme üretin.</translation>
    </message>
    <message>
        <source>Open a workspace to select its images by measured quality.</source>
        <translation>Görüntülerini ölçülen kaliteye göre seçmek için bir çalışma alanı açın.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>The %1 images of “%2” have no quality scores, and the workspace is read-only: %3</source>
        <translation>“%2” kümesindeki %1 görüntünün kalite puanı yok ve çalışma alanı salt okunur: %3</translation>
    </message>
    <message>
        <source>The %1 images of “%2” have no quality scores yet.</source>
        <translation>“%2” kümesindeki %1 görüntünün henüz kalite puanı yok.</translation>
    </message>
    <message>
        <source>Measure their quality</source>
        <translation>Kalitelerini ölç</translation>
    </message>
    <message>
        <source>of %1 kept (%2 %)</source>
        <translation>/ %1 tutuldu (yüzde %2)</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>Salt okunur: %1</translation>
    </message>
    <message>
        <source>Nothing is left. Move a threshold back, or press Esc to open all.</source>
        <translation>Hiçbir şey kalmadı. Bir eşiği geri çekin ya da tümünü açmak için Esc’ye basın.</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) decided by hand</source>
        <translation>
            <numerusform>%n görüntüye elle karar verildi</numerusform>
        </translation>
    </message>
    <message>
        <source>No image passes the other ranges.</source>
        <translation>Hiçbir görüntü öteki aralıklardan geçmiyor.</translation>
    </message>
    <message>
        <source>%1: the faces at the end. Drag a handle to cut here.</source>
        <translation>%1: uçtaki yüzler. Sınırı buraya koymak için bir tutamacı sürükleyin.</translation>
    </message>
    <message>
        <source>%1 at %2: faces just inside and just outside</source>
        <translation>%1, %2 değerinde: sınırın hemen içindeki ve hemen dışındaki yüzler</translation>
    </message>
    <message>
        <source>%1 at %2: faces just outside and just inside</source>
        <translation>%1, %2 değerinde: sınırın hemen dışındaki ve hemen içindeki yüzler</translation>
    </message>
    <message>
        <source>Measuring the quality of “%1” …</source>
        <translation>“%1” kalitesi ölçülüyor …</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Ölçülüyor …</translation>
    </message>
    <message>
        <source>Measuring … %1 %</source>
        <translation>Ölçülüyor … yüzde %1</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 seçilenler</translation>
    </message>
    <message numerus="yes">
        <source>Saved “%1” with %n image(s)</source>
        <translation>
            <numerusform>“%1” %n görüntüyle kaydedildi</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 random %2</source>
        <translation>%1 rastgele %2</translation>
    </message>
    <message>
        <source>Saved “%1”: as many images, drawn at random</source>
        <translation>“%1” kaydedildi: aynı sayıda görüntü, rastgele çekildi</translation>
    </message>
    <message>
        <source>saved selections</source>
        <extracomment>Placeholder of a list of saved selections</extracomment>
        <translation>kayıtlı seçimler</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n görüntü</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was drawn at random: there is no rule to show.</source>
        <translation>“%1” rastgele çekildi: gösterilecek kural yok.</translation>
    </message>
    <message>
        <source>This set has no scores of: %1</source>
        <translation>Bu kümede şunların puanı yok: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SetList</name>
    <message>
        <source>%1  ·  %2 faces</source>
        <translation>%1  ·  %2 yüz</translation>
    </message>
</context>
<context>
    <name>mimik::ui::SpecForm</name>
    <message>
        <source>Choose…</source>
        <translation>Seç…</translation>
    </message>
    <message>
        <source>These are whole numbers and ranges, such as 0-3, 7.</source>
        <translation>Bunlar tam sayılar ve aralıklardır, örneğin 0-3, 7.</translation>
    </message>
    <message>
        <source>These are numbers with commas between them, such as -5, 0, 2.5.</source>
        <translation>Bunlar aralarına virgül konan sayılardır, örneğin -5, 0, 2.5.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Bir klasör seç…</translation>
    </message>
    <message>
        <source>Choose a csv file…</source>
        <translation>Bir csv dosyası seç…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tablolar (*.csv)</translation>
    </message>
    <message>
        <source>missing: %1</source>
        <translation>eksik: %1</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TestForm</name>
    <message>
        <source>Classifier to test</source>
        <translation>Sınanacak sınıflandırıcı</translation>
    </message>
    <message>
        <source>Faces to test on</source>
        <translation>Sınamada kullanılacak yüzler</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>Hangi satırlar</translation>
    </message>
    <message>
        <source>Test</source>
        <comment>start a test of a model</comment>
        <translation>Sına</translation>
    </message>
    <message>
        <source>Take faces that the model has not been trained on; others flatter it.</source>
        <translation>Modelin eğitilmediği yüzleri seçin; diğerleri onu olduğundan iyi gösterir.</translation>
    </message>
    <message>
        <source>Test a model</source>
        <translation>Model sına</translation>
    </message>
    <message>
        <source>Faces</source>
        <comment>to test a model on</comment>
        <translation>Yüzler</translation>
    </message>
    <message>
        <source>expressions</source>
        <translation>ifadeler</translation>
    </message>
    <message>
        <source>AUs</source>
        <translation>AU’lar</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>tüm satırlar</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Çalışma alanı salt okunur açık: %1</translation>
    </message>
    <message>
        <source>There is no classifier to test yet; train one.</source>
        <translation>Henüz sınanacak bir sınıflandırıcı yok; bir tane eğitin.</translation>
    </message>
    <message>
        <source>There is no data set to test on yet; import one.</source>
        <translation>Henüz sınamada kullanılacak bir veri kümesi yok; bir tane içe aktarın.</translation>
    </message>
    <message>
        <source>Test of %1 on %2</source>
        <translation>%1 modelinin %2 üzerinde sınanması</translation>
    </message>
    <message>
        <source>The test has started; its predictions appear in this list when it is done.</source>
        <translation>Sınama başladı; bitince tahminleri bu listede görünür.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainForm</name>
    <message>
        <source>Start training</source>
        <translation>Eğitimi başlat</translation>
    </message>
    <message>
        <source>Other faces…</source>
        <translation>Başka yüzler…</translation>
    </message>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation>Bir resim klasörü seç…</translation>
    </message>
    <message>
        <source>Choose the faces to learn from; Data › Import brings them in.</source>
        <translation>Öğrenilecek yüzleri seçin; Veri › İçe aktar onları getirir.</translation>
    </message>
    <message>
        <source>Choose the faces to learn from</source>
        <translation>Öğrenilecek yüzleri seçin</translation>
    </message>
    <message>
        <source>%1 (%2 images)</source>
        <translation>%1 (%2 görüntü)</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Çalışma alanı salt okunur açık: %1</translation>
    </message>
    <message>
        <source>nothing: a new generator</source>
        <translation>hiçbiri: yeni bir üreteç</translation>
    </message>
    <message>
        <source>The generator to start from decides this.</source>
        <translation>Bunu başlangıç üreteci belirler.</translation>
    </message>
    <message>
        <source>Only where the training starts from a generator.</source>
        <translation>Yalnızca eğitim bir üreteçten başladığında.</translation>
    </message>
    <message>
        <source>These faces have no classes.</source>
        <translation>Bu yüzlerin sınıfı yok.</translation>
    </message>
    <message>
        <source>Only with a fixed strength.</source>
        <translation>Yalnızca sabit güçte.</translation>
    </message>
    <message>
        <source>Only with an adaptive strength.</source>
        <translation>Yalnızca uyarlanan güçte.</translation>
    </message>
    <message>
        <source>Nothing is augmented.</source>
        <translation>Veri artırma kapalı.</translation>
    </message>
    <message>
        <source>About %1 at %2 images/s, as measured in “%3”.</source>
        <translation>“%3” içinde ölçülen %2 görüntü/sn ile yaklaşık %1.</translation>
    </message>
    <message>
        <source>It stops after %1, at about %2 kimg.</source>
        <translation>%1 sonra, yaklaşık %2 kimg’de durur.</translation>
    </message>
    <message>
        <source>No training of this kind and size has been measured here yet: its speed shows after a minute.</source>
        <translation>Burada bu türde ve boyutta bir eğitim henüz ölçülmedi: hızı bir dakika sonra görünür.</translation>
    </message>
    <message numerus="yes">
        <source>Each face is shown about %n times.</source>
        <translation>
            <numerusform>Her yüz yaklaşık %n kez gösterilir.</numerusform>
        </translation>
    </message>
    <message>
        <source>Train on %1</source>
        <translation>Eğitim: %1</translation>
    </message>
    <message>
        <source>The training has started; it goes on when this window is closed.</source>
        <translation>Eğitim başladı; bu pencere kapansa da sürer.</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Yüzler</translation>
    </message>
    <message>
        <source>The faces to learn from. Each picture is cropped to its middle and scaled.</source>
        <translation>Öğrenilecek yüzler. Her resmin ortası kesilip ölçeklenir.</translation>
    </message>
    <message>
        <source>as the pictures allow</source>
        <translation>resimlerin elverdiğince</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Boyut</translation>
    </message>
    <message>
        <source>Twice the side takes about four times as long. On a processor, 64 × 64 is a good size.</source>
        <translation>Kenar iki katına çıkınca süre yaklaşık dört katına çıkar. İşlemcide 64 × 64 iyi bir boyuttur.</translation>
    </message>
    <message>
        <source>Also learn mirrored faces</source>
        <translation>Aynalanmış yüzlerden de öğren</translation>
    </message>
    <message>
        <source>Doubles a small set, where left and right do not matter.</source>
        <translation>Sağ ile solun önemi yoksa küçük bir kümeyi ikiye katlar.</translation>
    </message>
    <message>
        <source>Learn the classes</source>
        <translation>Sınıfları öğren</translation>
    </message>
    <message>
        <source>The generator can then be asked for one class, such as happy faces.</source>
        <translation>Üreteçten sonra tek bir sınıf, örneğin mutlu yüzler istenebilir.</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>Fine-tuning a trained generator needs far less time than a new one.</source>
        <translation>Eğitilmiş bir üretece ince ayar yapmak, yenisini eğitmekten çok daha kısa sürer.</translation>
    </message>
    <message>
        <source>Freeze D</source>
        <translation>D’yi dondur</translation>
    </message>
    <message>
        <source>First layers of the discriminator that stay as they are: helps with few faces.</source>
        <translation>Ayırıcının olduğu gibi kalan ilk katmanları: az yüz varken yardımcı olur.</translation>
    </message>
    <message>
        <source>Thousand images</source>
        <translation>Bin görüntü</translation>
    </message>
    <message>
        <source>Faces shown to the discriminator. A new 64 × 64 generator wants 150 or more.</source>
        <translation>Ayırt ediciye gösterilen yüzler. Yeni bir 64 × 64 üreteç 150 ya da fazlasını ister.</translation>
    </message>
    <message>
        <source>Minutes at most</source>
        <translation>En çok dakika</translation>
    </message>
    <message>
        <source>Training stops after this time and keeps what it has.</source>
        <translation>Eğitim bu süreden sonra durur ve elindekini saklar.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sınır yok</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Hazır ayar</translation>
    </message>
    <message>
        <source>small: for two processor cores</source>
        <translation>small: iki işlemci çekirdeği için</translation>
    </message>
    <message>
        <source>auto: by size</source>
        <translation>auto: boyuta göre</translation>
    </message>
    <message>
        <source>stylegan2: 1024 × 1024, large</source>
        <translation>stylegan2: 1024 × 1024, büyük</translation>
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
        <translation>Birbirine uyan ağ genişliği, yığın, gama ve öğrenme hızı.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Yığın</translation>
    </message>
    <message>
        <source>Images per step.</source>
        <translation>Adım başına görüntü.</translation>
    </message>
    <message>
        <source>as the preset</source>
        <translation>hazır ayardaki gibi</translation>
    </message>
    <message>
        <source>Gamma (R1)</source>
        <translation>Gamma (R1)</translation>
    </message>
    <message>
        <source>Weight of the R1 penalty: larger is calmer, smaller gives more variety.</source>
        <translation>R1 cezasının ağırlığı: büyüğü daha sakin, küçüğü daha çeşitli.</translation>
    </message>
    <message>
        <source>adaptive (ADA)</source>
        <translation>uyarlanan (ADA)</translation>
    </message>
    <message>
        <source>fixed strength</source>
        <translation>sabit güç</translation>
    </message>
    <message>
        <source>none</source>
        <comment>augmentation</comment>
        <translation>yok</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Veri artırma</translation>
    </message>
    <message>
        <source>What the discriminator sees is changed at random, so that it does not learn the faces by heart. Adaptive: as strongly as needed.</source>
        <translation>Ayırıcının gördüğü rastgele değiştirilir, böylece yüzleri ezberlemez. Uyarlanan: gerektiği kadar güçlü.</translation>
    </message>
    <message>
        <source>Strength p</source>
        <translation>Güç p</translation>
    </message>
    <message>
        <source>Share of the augmentations that are applied, 0 to 1.</source>
        <translation>Uygulanan artırmaların payı, 0 ile 1 arası.</translation>
    </message>
    <message>
        <source>ADA target</source>
        <translation>ADA hedefi</translation>
    </message>
    <message>
        <source>The strength grows while r_t, the mean sign of the discriminator&apos;s answers to training faces, is above this.</source>
        <translation>Ayırıcının eğitim yüzlerine verdiği yanıtların ortalama işareti olan r_t bunun üstündeyken güç artar.</translation>
    </message>
    <message>
        <source>Augment by</source>
        <translation>Artırma yolu</translation>
    </message>
    <message>
        <source>place, shape and colour (bgc)</source>
        <translation>yer, biçim ve renk (bgc)</translation>
    </message>
    <message>
        <source>place and shape (bg)</source>
        <translation>yer ve biçim (bg)</translation>
    </message>
    <message>
        <source>flips, turns and shifts (blit)</source>
        <translation>çevirme, döndürme ve kaydırma (blit)</translation>
    </message>
    <message>
        <source>shape (geom)</source>
        <translation>biçim (geom)</translation>
    </message>
    <message>
        <source>colour (color)</source>
        <translation>renk (color)</translation>
    </message>
    <message>
        <source>bgc and filters (bgcf)</source>
        <translation>bgc ve süzgeçler (bgcf)</translation>
    </message>
    <message>
        <source>bgcf and noise (bgcfn)</source>
        <translation>bgcf ve gürültü (bgcfn)</translation>
    </message>
    <message>
        <source>all, with cut-outs (bgcfnc)</source>
        <translation>tümü, kesip çıkarma ile (bgcfnc)</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Ölç</translation>
    </message>
    <message>
        <source>At each snapshot: fid, kid, pr (precision and recall), with the number of generated images in thousands, such as fid:2.5, pr; empty: nothing. It takes time.</source>
        <translation>Her anlık görüntüde: fid, kid, pr (kesinlik ve duyarlılık), bin olarak üretilen görüntü sayısıyla, örneğin fid:2.5, pr; boş: hiçbiri. Zaman alır.</translation>
    </message>
    <message>
        <source>Features for FID</source>
        <translation>FID öznitelikleri</translation>
    </message>
    <message>
        <source>Network that FID compares faces with; empty: the bundled one. Only values of the same one can be compared.</source>
        <translation>FID’in yüzleri karşılaştırdığı ağ; boş: birlikte gelen. Yalnızca aynı ağın değerleri karşılaştırılabilir.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Diğer ayarlar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>Of the generator in the workspace.</source>
        <translation>Çalışma alanındaki üretecin adı.</translation>
    </message>
    <message>
        <source>Snapshot every</source>
        <translation>Anlık görüntü sıklığı</translation>
    </message>
    <message>
        <source>Ticks between two snapshots with a picture and weights.</source>
        <translation>Resim ve ağırlıklarıyla iki anlık görüntü arasındaki tik sayısı.</translation>
    </message>
    <message>
        <source>Tick (kimg)</source>
        <translation>Tik (kimg)</translation>
    </message>
    <message>
        <source>Thousand images between two points of the curves.</source>
        <translation>Eğrilerin iki noktası arasındaki bin görüntü.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Öğrenme oranı</translation>
    </message>
    <message>
        <source>Path length</source>
        <translation>Yol uzunluğu</translation>
    </message>
    <message>
        <source>Weight of the path length penalty; 0 is quicker and does for small sizes.</source>
        <translation>Yol uzunluğu cezasının ağırlığı; 0 daha hızlıdır ve küçük boyutlara yeter.</translation>
    </message>
    <message>
        <source>Average (kimg)</source>
        <translation>Ortalama (kimg)</translation>
    </message>
    <message>
        <source>Half-life of the averaged generator, which is the one that is kept.</source>
        <translation>Saklanan, ortalaması alınmış üretecin yarı ömrü.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Genişlik</translation>
    </message>
    <message>
        <source>Channels, as a share of the full network&apos;s.</source>
        <translation>Tam ağınkine oranla kanal sayısı.</translation>
    </message>
    <message>
        <source>Most channels</source>
        <translation>En çok kanal</translation>
    </message>
    <message>
        <source>Width of z and w</source>
        <translation>z ve w genişliği</translation>
    </message>
    <message>
        <source>Mapping layers</source>
        <translation>Eşleme katmanları</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Süreçler</translation>
    </message>
    <message>
        <source>That share each batch; 1: as many threads as the processor has cores.</source>
        <translation>Her yığını paylaşan süreçler; 1: işlemcinin çekirdeği kadar iş parçacığı.</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>işlemci</translation>
    </message>
    <message>
        <source>the graphics card (CUDA)</source>
        <translation>ekran kartı (CUDA)</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Hesaplayan</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Tohum</translation>
    </message>
    <message>
        <source>Choose an .npy or .zip file of pictures…</source>
        <translation>Resim içeren bir .npy ya da .zip dosyası seç…</translation>
    </message>
    <message>
        <source>Files of pictures (*.npy *.zip)</source>
        <translation>Resim dosyaları (*.npy *.zip)</translation>
    </message>
    <message>
        <source>import faces in Data</source>
        <translation>yüzleri Veri’de içe aktarın</translation>
    </message>
    <message>
        <source>This generator knows classes: it goes on with faces that have them, with “Learn the classes”.</source>
        <translation>Bu üreteç sınıfları bilir: sınıfları olan yüzlerle ve “Sınıfları öğren” ile sürer.</translation>
    </message>
    <message>
        <source>A seed is a whole number from 0 to 18446744073709551615.</source>
        <translation>Tohum, 0 ile 18446744073709551615 arasında bir tam sayıdır.</translation>
    </message>
    <message>
        <source>The faces are being looked at.</source>
        <translation>Yüzlere bakılıyor.</translation>
    </message>
    <message>
        <source>The images of an .npy file are taken as they are.</source>
        <translation>Bir .npy dosyasının görüntüleri oldukları gibi alınır.</translation>
    </message>
    <message>
        <source>Align the faces</source>
        <translation>Yüzleri hizala</translation>
    </message>
    <message>
        <source>Each face is turned upright and cropped, by landmarks.csv where the folder has one, else by the face and eyes found in it. Pictures without a face are left out.</source>
        <translation>Her yüz dik döndürülür ve kırpılır: klasörde varsa landmarks.csv’ye, yoksa bulunan yüze ve gözlere göre. Yüz bulunmayan resimler dışarıda bırakılır.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainPage</name>
    <message>
        <source>The form has the settings of that training; change what you like and start.</source>
        <translation>Formda o eğitimin ayarları var; istediğinizi değiştirip başlatın.</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainPanel</name>
    <message>
        <source>Train a classifier</source>
        <translation>Sınıflandırıcı eğit</translation>
    </message>
    <message>
        <source>Real faces to train on</source>
        <translation>Eğitimde kullanılacak gerçek yüzler</translation>
    </message>
    <message>
        <source>Synthetic faces to add</source>
        <translation>Eklenecek sentetik yüzler</translation>
    </message>
    <message>
        <source>Real faces</source>
        <translation>Gerçek yüzler</translation>
    </message>
    <message>
        <source>Synthetic faces</source>
        <translation>Sentetik yüzler</translation>
    </message>
    <message>
        <source>Synthetic per real</source>
        <translation>Gerçek başına sentetik</translation>
    </message>
    <message>
        <source>0: all that are ticked. 1: as many synthetic as real faces.</source>
        <translation>0: işaretlilerin tümü. 1: gerçek yüzler kadar sentetik yüz.</translation>
    </message>
    <message>
        <source>What to learn</source>
        <translation>Ne öğrenilecek</translation>
    </message>
    <message>
        <source>As the labels say</source>
        <translation>Etiketlere göre</translation>
    </message>
    <message>
        <source>Action units</source>
        <translation>Eylem birimleri (AU)</translation>
    </message>
    <message>
        <source>Expressions</source>
        <translation>İfadeler</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>Yalnızca bunlar</translation>
    </message>
    <message>
        <source>AUs or classes with commas between them; empty: all that are labelled.</source>
        <translation>Virgülle ayrılmış AU ya da sınıflar; boş: etiketlenmiş olanların tümü.</translation>
    </message>
    <message>
        <source>Image side (px)</source>
        <translation>Görüntü kenarı (px)</translation>
    </message>
    <message>
        <source>Epochs at most</source>
        <translation>En çok epok</translation>
    </message>
    <message>
        <source>Stop after</source>
        <translation>Şundan sonra dur</translation>
    </message>
    <message>
        <source>Epochs without a better validation score; 0: never stop early.</source>
        <translation>Doğrulama puanının iyileşmediği epok sayısı; 0: hiç erken durma.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Yığın</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Öğrenme oranı</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>Eniyileyici</translation>
    </message>
    <message>
        <source>Rare classes</source>
        <translation>Seyrek sınıflar</translation>
    </message>
    <message>
        <source>count more (balanced)</source>
        <translation>daha çok sayılır (dengeli)</translation>
    </message>
    <message>
        <source>count as they are</source>
        <translation>olduğu gibi sayılır</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Veri artırma</translation>
    </message>
    <message>
        <source>Of flip, shift, affine, contrast, noise, erase.</source>
        <translation>Şunlardan: flip, shift, affine, contrast, noise, erase.</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Doğrulama</translation>
    </message>
    <message>
        <source>auto, official, or holdout:0.2. By subject where subjects are known.</source>
        <translation>auto, official ya da holdout:0.2. Kişiler biliniyorsa kişiye göre.</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>A classifier to go on from; empty: from scratch.</source>
        <translation>Devam edilecek sınıflandırıcı; boş: sıfırdan.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Tohum</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Eğitimi başlat</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Eğitimin ilerlemesi</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Duraklat</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>stop a training</comment>
        <translation>İptal</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Değerlendir</translation>
    </message>
    <message>
        <source>Trainings of this workspace</source>
        <translation>Bu çalışma alanının eğitimleri</translation>
    </message>
    <message>
        <source>Tick or untick a set</source>
        <translation>Bir kümeyi işaretle ya da işareti kaldır</translation>
    </message>
    <message>
        <source>Open a workspace to train a classifier on its faces.</source>
        <translation>Yüzleriyle bir sınıflandırıcı eğitmek için bir çalışma alanı açın.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Veri ekranına git</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demoyu aç</translation>
    </message>
    <message>
        <source>There are no faces to train on yet. Import a labelled data set, or generate one.</source>
        <translation>Eğitimde kullanılacak yüz henüz yok. Etiketli bir veri kümesi içe aktarın ya da üretin.</translation>
    </message>
    <message>
        <source>Import faces</source>
        <translation>Yüz içe aktar</translation>
    </message>
    <message>
        <source>The workspace is open read-only: %1</source>
        <translation>Çalışma alanı salt okunur açık: %1</translation>
    </message>
    <message>
        <source>Tick at least one set of real faces.</source>
        <translation>En az bir gerçek yüz kümesi işaretleyin.</translation>
    </message>
    <message>
        <source>Writing the labels of the ticked sets …</source>
        <translation>İşaretli kümelerin etiketleri yazılıyor …</translation>
    </message>
    <message>
        <source>Training with synthetic faces</source>
        <translation>Sentetik yüzlerle eğitim</translation>
    </message>
    <message>
        <source>Training on real faces</source>
        <translation>Gerçek yüzlerle eğitim</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Kayıp</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epok</translation>
    </message>
    <message>
        <source>Validation score</source>
        <translation>Doğrulama puanı</translation>
    </message>
    <message>
        <source>Validation AUC or accuracy</source>
        <translation>Doğrulamada AUC ya da doğruluk</translation>
    </message>
    <message>
        <source>Curves appear here while a classifier trains.</source>
        <translation>Bir sınıflandırıcı eğitilirken eğriler burada görünür.</translation>
    </message>
    <message>
        <source>training</source>
        <comment>curve</comment>
        <translation>eğitim</translation>
    </message>
    <message>
        <source>validation</source>
        <comment>curve</comment>
        <translation>doğrulama</translation>
    </message>
    <message>
        <source>mean AUC</source>
        <comment>curve</comment>
        <translation>ortalama AUC</translation>
    </message>
    <message>
        <source>accuracy</source>
        <comment>curve</comment>
        <translation>doğruluk</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Hemen durdur</translation>
    </message>
    <message>
        <source>No training yet</source>
        <translation>Henüz eğitim yok</translation>
    </message>
    <message>
        <source>Tick the faces on the left and press Start training.</source>
        <translation>Soldaki yüzleri işaretleyip Eğitimi başlat’a basın.</translation>
    </message>
    <message>
        <source>, %1 %2 of %3</source>
        <translation>, %1 %2 / %3</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, %1 kaldı</translation>
    </message>
    <message>
        <source>Look at its validation rows</source>
        <translation>Doğrulama satırlarına bak</translation>
    </message>
    <message>
        <source>Test it</source>
        <translation>Sına</translation>
    </message>
    <message>
        <source>Try the model on faces that it has not seen</source>
        <translation>Modeli görmediği yüzlerde dene</translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainingRunsModel</name>
    <message>
        <source>Training</source>
        <comment>column: name of a run</comment>
        <translation>Eğitim</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Durum</translation>
    </message>
    <message>
        <source>Best score</source>
        <comment>column: best validation AUC or accuracy</comment>
        <translation>En iyi puan</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epok</translation>
    </message>
    <message>
        <source>Asked for</source>
        <comment>column: when a run was queued</comment>
        <translation>İstendi</translation>
    </message>
</context>
<context>
    <name>printReport</name>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 okunamıyor: %2</translation>
    </message>
    <message>
        <source>%1 is not a report of Mimik</source>
        <translation>%1 bir Mimik raporu değil</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 yazılamıyor: %2</translation>
    </message>
</context>
</TS>
