"""Where each fact of the source guide is told: the article, and words of it in French and in English."""

FACTS = {
    "F01": (29, "Du matériel de jeu (cartes, dés, accessoires), de l’information et des gadgets technologiques",
            "Gaming gear (cards, dice, accessories), information and tech gadgets"),
    "F02": (29, "sachez comment joindre le service client … Plus la somme est élevée, plus la préparation compte",
            "know how to reach customer service … The larger the sum, the more preparation matters"),
    "F03": (28, "Le mot « officiel » dans une adresse ne prouve rien", "The word “official” in an address proves nothing"),
    "F04": (1, "veiller sur les acheteurs … quatre voies : chacune a son point fort, aucune ne convient à tout",
            "look after buyers … four ways to use it: each has its strong point, and none suits everything"),
    "F05": (2, "la voie la plus rapide pour une question simple, un renseignement ou le suivi d’une commande … la disponibilité varie avec le fuseau horaire et l’affluence",
            "the fastest way to ask a simple question, get a piece of information or follow an order … availability varies with the time zone and the workload"),
    "F06": (4, "traitent des commandes, des paiements, des remboursements et des litiges, et les lire d’abord fait gagner du temps",
            "deal with orders, payments, refunds and disputes, and reading them before you contact anyone saves time"),
    "F07": (15, "sur la plateforme quand une commande a mal tourné … vous négociez avec le vendeur. Un remboursement peut en sortir, s’il est dû … Un litige s’ouvre dans un délai strict",
            "on the platform when an order has gone wrong … negotiate with the seller. It can end in a refund, if one is due … A dispute has to be opened within a strict time limit"),
    "F08": (3, "quand votre demande est complexe ou que vous devez envoyer des documents. La réponse vient moins vite que sur le chat",
            "when your request is complex or when you need to send documents. The answer comes more slowly than on chat"),
    "F09": (6, "de jour comme de nuit, tous les jours. La rapidité de la réponse, elle, varie, et l’attente s’allonge aux heures de pointe … écrivez en dehors de ces périodes",
            "by day or by night, every day of the week. How quickly it answers varies, though, and the wait grows at peak hours … write outside those periods"),
    "F10": (12, "le numéro de commande, indispensable dès que la demande porte sur un achat précis",
            "the order number, which you need for any request about a particular purchase"),
    "F11": (10, "Donnez des faits précis", "Give precise facts"),
    "F12": (11, "Rassemblez des photos et des vidéos nettes du problème, ainsi que tout document qui le confirme … Produit abîmé",
            "Gather sharp photos and videos of the problem, along with any document that confirms it … Damaged product"),
    "F13": (12, "Ajoutez le nom du vendeur et les détails de sa boutique", "Add the seller’s name and the details of the shop"),
    "F14": (13, "Écrivez poliment, avec des phrases courtes et des mots de tous les jours, sans jargon. Prenez patience : les équipes du service client ont beaucoup de demandes à traiter",
            "Write politely, in short sentences and everyday words, without jargon. Be patient: the people in customer service have many requests to deal with"),
    "F15": (17, "Il est strict, alors n’attendez pas les derniers jours pour ouvrir le litige",
            "It is strict, so do not wait for the last few days to open the dispute"),
    "F16": (11, "Des preuves solides pèsent lourd dans un litige", "Solid evidence weighs heavily in a dispute"),
    "F17": (18, "cherchez un accord avec le vendeur avant d’aller plus loin", "try to agree with the seller before you take things further"),
    "F18": (19, "Consultez votre litige régulièrement et répondez sans tarder à chaque demande du service client",
            "Look at your dispute regularly and answer every request from customer service without delay"),
    "F19": (23, "Cartes … Dés … Accessoires … Le service client peut aussi vous aider : un matériel abîmé ou non conforme à sa description",
            "Cards … Dice … Accessories … Customer service can help too: gear that is damaged or not as described"),
    "F20": (24, "au vendeur, que l’on peut joindre par le service client … Pour juger la qualité",
            "to the seller, who can be reached through customer service … To judge the quality"),
    "F21": (21, "interrogez le service client … Les retards sont fréquents", "ask customer service … Delays are frequent"),
    "F22": (26, "les conditions générales de vente et la politique de remboursement", "the terms of sale and the refund policy"),
    "F23": (25, "regardez les notes du vendeur et lisez les commentaires des autres acheteurs",
            "look at the seller’s ratings and read other buyers’ comments"),
    "F24": (27, "Gardez une copie de vos échanges avec le service client comme avec le vendeur",
            "Keep a copy of your exchanges with customer service and with the seller"),
    "F25": (8, "la persévérance finit souvent par payer", "persistence often pays in the end"),
    "F26": (9, "vous avez plus de chances d’obtenir vite une solution … Choisir le bon moyen et écrire clairement font le reste",
            "you are more likely to get a quick solution … Choosing the right way of contact and writing clearly do the rest"),
}  # fmt: skip

# Articles that tell of a fact besides the one above: a fact said in two places is checked in both.
MORE = [
    ("F14", 14, "un traducteur en ligne", "an online translator"),
    ("F21", 22, "aide à résoudre les problèmes de livraison, perte comprise", "helps to solve delivery problems, loss included"),
    ("F07", 16, "Joignez les preuves", "Attach the evidence"),
]  # fmt: skip

# The plan: every article's number, its topic, and the facts it rests on.
PLAN = {
    1: ("contact", "F04 F05 F06 F07 F08 F26"), 2: ("contact", "F05"), 3: ("contact", "F08"), 4: ("contact", "F06"),
    5: ("contact", "F20 F17"), 6: ("availability", "F09"), 7: ("availability", "F09 F05"),
    8: ("availability", "F25 F09 F14"), 9: ("prepare", "F10 F11 F12 F13 F26"), 10: ("prepare", "F11 F14"),
    11: ("prepare", "F12 F16"), 12: ("prepare", "F10 F13"), 13: ("prepare", "F14"), 14: ("prepare", "F14"),
    15: ("disputes", "F07"), 16: ("disputes", "F07 F15 F16 F17 F18"), 17: ("disputes", "F15 F07"),
    18: ("disputes", "F17"), 19: ("disputes", "F18 F25"), 20: ("disputes", "F07 F22"), 21: ("delivery", "F21 F05"),
    22: ("delivery", "F21 F07"), 23: ("gear", "F19 F12 F07"), 24: ("gear", "F20"), 25: ("gear", "F23"),
    26: ("habits", "F22"), 27: ("habits", "F24"), 28: ("habits", "F02 F03"), 29: ("gear", "F01 F19 F02"),
}  # fmt: skip
TOPICS = ["contact", "availability", "prepare", "disputes", "delivery", "gear", "habits"]
