package understand

// languages maps the names of languages that people ask for to ISO 639-1.
var languages = map[string]string{
	"albanian": "sq", "amharic": "am", "arabic": "ar", "bengali": "bn", "bangla": "bn", "bulgarian": "bg", "cantonese": "zh",
	"chinese": "zh", "mandarin": "zh", "czech": "cs", "dari": "fa", "farsi": "fa", "persian": "fa", "french": "fr",
	"german": "de", "greek": "el", "gujarati": "gu", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "igbo": "ig",
	"irish": "ga", "italian": "it", "kurdish": "ku", "latvian": "lv", "lingala": "ln", "lithuanian": "lt", "nepali": "ne",
	"pashto": "ps", "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "russian": "ru", "shona": "sn",
	"sinhala": "si", "slovak": "sk", "somali": "so", "spanish": "es", "swahili": "sw", "tagalog": "tl", "tamil": "ta",
	"telugu": "te", "tigrinya": "ti", "turkish": "tr", "twi": "tw", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
	"welsh": "cy", "gaelic": "gd", "yoruba": "yo", "malayalam": "ml", "hakka": "zh", "yiddish": "yi", "zulu": "zu",
}

// languageFrames are the words in which a language is a wish. Its bare name is
// not: "polish club" is about people, "french course" about learning.
var languageFrames = []string{"in %", "speak %", "speaks %", "% speaking", "% speaker", "% speakers", "talk %", "% interpreter",
	"% translator", "% language", "only %", "% translation", "% spoken", "% counsellor", "% therapist", "% doctor"}
