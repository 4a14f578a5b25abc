"""Namespaces, classes and predicates of the graph. No IRI stands anywhere else in the code.

Standard terms come first where their meaning fits; our own terms (`FG`) are described, with labels and
comments in English and Chinese, in ``vocabulary.ttl`` next to this file.
"""

from collections.abc import Mapping
from pathlib import Path

from rdflib import Namespace, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

from corpus.types import DescentKind, EntityType
from kg.names import PREFIXES, VOCABULARY

__all__ = [
    "CITO", "CLASSES", "CODEMETA", "DC", "DCTERMS", "DESCENT_PROPERTIES", "DOCO", "FABIO", "FAIR4ML", "FG", "OWL",
    "PREDICATES", "PRISM", "PROV", "QUALIFIERS", "RDF", "RDFS", "SCHEMA", "SH", "SHAPES_FILE",
    "SKOS", "SKOS_TYPES", "SOURCE_CLASSES", "VOCABULARY_FILE", "XSD",
]  # fmt: skip

FG = Namespace(VOCABULARY)
CITO = Namespace(PREFIXES["cito"])
CODEMETA = Namespace(PREFIXES["codemeta"])
DOCO = Namespace(PREFIXES["doco"])
FABIO = Namespace(PREFIXES["fabio"])
FAIR4ML = Namespace(PREFIXES["fair4ml"])
PRISM = Namespace(PREFIXES["prism"])
#: schema.org by https, as schema.org itself recommends; the http form is never used.
SCHEMA = Namespace(PREFIXES["schema"])

VOCABULARY_FILE = Path(__file__).with_name("vocabulary.ttl")
SHAPES_FILE = Path(__file__).with_name("shapes.ttl")

#: Class of each type of entity.
CLASSES: Mapping[EntityType, URIRef] = {
    EntityType.MODEL: FAIR4ML.MLModel,
    EntityType.ORGANISATION: SCHEMA.Organization,
    EntityType.TASK: FG.Task,
    EntityType.DATASET: SCHEMA.Dataset,
    EntityType.CONDITION: FG.Condition,
    EntityType.TECHNIQUE: FG.Technique,
    EntityType.CONCEPT: FG.Concept,
    EntityType.WORK: FABIO.Work,
    EntityType.SOURCE: FG.Source,
    EntityType.SECTION: DOCO.Section,
    EntityType.FINDING: FG.Finding,
    EntityType.FIGURE: FG.Figure,
    EntityType.DISPUTE: FG.Dispute,
    EntityType.DERIVATION: PROV.Derivation,
    EntityType.BOX: FG.Box,
    EntityType.BAR: FG.Bar,
    EntityType.EDITION: FG.Edition,
    EntityType.FLOW: FG.FlowStep,
    EntityType.NOTE: FG.Note,
}

#: Entity types that are also SKOS concepts, with broader and narrower ones.
SKOS_TYPES = frozenset([EntityType.TASK, EntityType.CONDITION, EntityType.TECHNIQUE, EntityType.CONCEPT])

#: What a source is, by its kind; others are plain `fabio:Expression`.
SOURCE_CLASSES: Mapping[str, URIRef] = {
    "paper": FABIO.ResearchPaper,
    "article": FABIO.Article,
    "book": FABIO.Book,
    "webpage": FABIO.WebPage,
    "dataset": SCHEMA.Dataset,
    "repository": SCHEMA.SoftwareSourceCode,
    "figure": FABIO.StillImage,
}

_STANDARD: Mapping[str, URIRef] = {
    "organisation": DCTERMS.creator,
    "released": DCTERMS.issued,
    "licencePage": DCTERMS.license,
    "fineTunedFrom": FAIR4ML.fineTunedFrom,
    "citedInSection": CITO.isCitedBy,
    "partOf": DCTERMS.isPartOf,
    "title": DCTERMS.title,
    "findingWork": CITO.citesAsEvidence,
    "figureWork": CITO.citesAsDataSource,
    "noteWork": CITO.cites,
    "figureValue": SCHEMA.value,
    "figureUnit": SCHEMA.unitText,
    "figureAbout": SCHEMA.about,
    "noteAbout": SCHEMA.about,
    "disputeAbout": SCHEMA.about,
}

_OWN = (
    "architecture", "weightsOpen", "licence", "commercialUse", "useRestriction", "trainingCorpus", "parameterCount",
    "pretrainingObjective", "trainingTokens", "contextLength", "table1Style", "introducedIn",
    "instructionTunedFrom", "rlhfFrom", "continuedPretrainingFrom", "variantOf", "distilledFrom", "successorOf",
    "servedBy", "figure1Branch", "figure1Open", "figure1Limb", "figure1Year", "boxModel", "boxEdition", "boxOpen",
    "boxLogo", "barEdition", "barOrganisation", "barOpenDrawn", "barClosedDrawn", "barLogo", "datasetForTask",
    "findingTask", "findingVerdict", "findingStrength", "findingKind", "findingSection", "findingCondition",
    "findingDataset", "findingModel", "findingFigure", "findingClaim", "findingNote", "figureQuantity", "figureCheck",
    "figureSection", "figureNote", "noteKind", "noteSection", "disputeField", "disputeValue", "flowYes", "flowNo",
    "flowVerdict",
)  # fmt: skip

#: Predicate key of a `Statement` → property. Keys without a standard term are terms of our own by the same name.
PREDICATES: Mapping[str, URIRef] = {**_STANDARD, **{key: FG[key] for key in _OWN}}

#: Qualifier key of a `Statement` → property of the statement node.
QUALIFIERS: Mapping[str, URIRef] = {key: FG[key] for key in ("variant", "event", "note", "weightsInherited")}

#: Plain properties, besides the relation's own, that a step of descent of a group asserts.
DESCENT_PROPERTIES: Mapping[DescentKind, tuple[URIRef, ...]] = {
    "weights": (FG.derivedFrom, PROV.wasDerivedFrom),
    "distilled": (),
    "successor": (),
    "service": (),
    "variant": (),
}
