"""RDF/XML, node by node: just what a catalogue needs."""

from lxml import etree

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
}
XSD = "http://www.w3.org/2001/XMLSchema#"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _name(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def document() -> etree._Element:
    return etree.Element(_name("rdf:RDF"), nsmap=NAMESPACES)


def thing(parent: etree._Element, kind: str, about: str = "") -> etree._Element:
    """Add a thing of a class, by its address or without one."""
    node = etree.SubElement(parent, _name(kind))
    if about:
        node.set(_name("rdf:about"), about)
    return node


def add(node: etree._Element, name: str, *, about: str = "") -> etree._Element:
    """Add a property that leads to another thing: the one with the address, or what is put into the property."""
    part = etree.SubElement(node, _name(name))
    if about:
        part.set(_name("rdf:resource"), about)
    return part


def literal(node: etree._Element, name: str, text: str, language: str = "", *, kind: str = "") -> None:
    """Add a property that is a text: in a language, or of a type of XML Schema as `xsd:date`."""
    part = etree.SubElement(node, _name(name))
    part.text = text
    if language:
        part.set(_LANGUAGE, language)
    if kind:
        part.set(_name("rdf:datatype"), XSD + kind.removeprefix("xsd:"))


def to_bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
