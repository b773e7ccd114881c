<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>mimik::ui::EvaluatePanel</name>
    <message numerus="yes">
        <source>%n subjects</source>
        <translation>
            <numerusform>%n subject</numerusform>
            <numerusform>%n subjects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled faces; intervals from 2,000 resamples of %1</source>
        <translation>
            <numerusform>%n labelled face; intervals from 2,000 resamples of %1</numerusform>
            <numerusform>%n labelled faces; intervals from 2,000 resamples of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n faces</source>
        <translation>
            <numerusform>%1: %n face</numerusform>
            <numerusform>%1: %n faces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean AUC: %1 higher by %2, p = %3 (%n common faces, paired bootstrap)</source>
        <translation>
            <numerusform>Mean AUC: %1 higher by %2, p = %3 (%n common face, paired bootstrap)</numerusform>
            <numerusform>Mean AUC: %1 higher by %2, p = %3 (%n common faces, paired bootstrap)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::GenerateForm</name>
    <message numerus="yes">
        <source>%n classes × </source>
        <translation>
            <numerusform>%n class × </numerusform>
            <numerusform>%n classes × </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::GeneratorCard</name>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::HistogramRow</name>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::PreparedStrip</name>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::RoughText</name>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::RunMonitor</name>
    <message numerus="yes">
        <source>(and %n earlier)</source>
        <translation>
            <numerusform>(and %n earlier)</numerusform>
            <numerusform>(and %n earlier)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::SelectPanel</name>
    <message numerus="yes">
        <source>%n image(s) decided by hand</source>
        <translation>
            <numerusform>%n image decided by hand</numerusform>
            <numerusform>%n images decided by hand</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved “%1” with %n image(s)</source>
        <translation>
            <numerusform>Saved “%1” with %n image</numerusform>
            <numerusform>Saved “%1” with %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mimik::ui::TrainForm</name>
    <message numerus="yes">
        <source>Each face is shown about %n times.</source>
        <translation>
            <numerusform>Each face is shown about once.</numerusform>
            <numerusform>Each face is shown about %n times.</numerusform>
        </translation>
    </message>
</context>
</TS>
