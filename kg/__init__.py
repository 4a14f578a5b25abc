"""The knowledge graph: vocabulary, shapes, statements as RDF, lineage, and read-only SPARQL within limits.

Nothing heavy is imported here: `kg.names`, `kg.sparql`, `kg.formats` and `kg.queries` stay light for
the command line; `kg.rdf`, `kg.build`, `kg.validate` and `kg.guard` import rdflib when they are used.
"""
