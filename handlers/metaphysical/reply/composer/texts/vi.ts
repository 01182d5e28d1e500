import type { Place, SpokenCard, SpokenLunarDay, SpokenNumbers, Texts } from './texts.ts';

const describePlace = ({ body, degree, sign, retrograde }: Place): string =>
  `${body} ở ${degree}° cung ${sign}${retrograde ? ' (đang nghịch hành)' : ''}`;

const POSITIONS = { past: 'cho quá khứ', present: 'cho hiện tại', future: 'cho tương lai' } as const;

const describeCard = ({ name, position, reversed }: SpokenCard): string =>
  `${name}${reversed ? ' ngược' : ''} ${POSITIONS[position]}`;

const NEEDED = { time: 'giờ sinh', place: 'nơi sinh' } as const;

function describeNumbers({ lifePath, expression, soulUrge }: SpokenNumbers): string {
  const parts = [
    lifePath === undefined ? [] : [`số chủ đạo của bạn là ${lifePath}`],
    expression === undefined ? [] : [`số sứ mệnh là ${expression}`],
    soulUrge === undefined ? [] : [`số linh hồn là ${soulUrge}`],
  ];
  return parts.flat().join(', ');
}

function describeLunarDay({ day, month, leap, year, approximate, isOfUtc }: SpokenLunarDay): string {
  const that = isOfUtc ? 'ngày ấy theo giờ quốc tế là' : 'đó là';
  const told = `${that} ngày ${day} tháng ${month}${leap ? ' nhuận' : ''} năm ${year}`;
  const nearly = approximate ? ' (gần đúng, vì trước năm 1968 chưa có lịch chung cho cả nước)' : '';
  return `Theo âm lịch Việt Nam, ${told}${nearly}.`;
}

const TOOK_TIME = {
  ambiguous: 'Đồng hồ ở đó chỉ giờ ấy hai lần, mình lấy lần đầu.',
  skipped: 'Đồng hồ ở đó đã nhảy qua giờ ấy, nên mình lấy thời điểm lẽ ra mang giờ đó.',
  'skipped-day': 'Lịch ở đó đã bỏ qua ngày ấy, nên mình lấy ngày kế tiếp.',
} as const;

/** By what is not known. */
const NUMBERS_NEED: Readonly<Record<string, string>> = {
  date: 'Để tính số chủ đạo, mình cần ngày sinh của bạn.',
  name: 'Để tính số sứ mệnh và số linh hồn, mình cần họ tên đầy đủ của bạn.',
  'date name': 'Để tính các con số của bạn, mình cần ngày sinh và họ tên đầy đủ.',
};

const BODIES = {
  sun: 'Mặt Trời',
  moon: 'Mặt Trăng',
  mercury: 'sao Thủy',
  venus: 'sao Kim',
  mars: 'sao Hỏa',
  jupiter: 'sao Mộc',
  saturn: 'sao Thổ',
  uranus: 'sao Thiên Vương',
  neptune: 'sao Hải Vương',
  pluto: 'sao Diêm Vương',
  node: 'nút Mặt Trăng',
};

/** The texts in Vietnamese. */
export const VI: Texts = {
  signs: {
    aries: { name: 'Bạch Dương', theme: 'lòng can đảm và những khởi đầu mới' },
    taurus: { name: 'Kim Ngưu', theme: 'sự kiên nhẫn và những niềm vui giản dị' },
    gemini: { name: 'Song Tử', theme: 'sự tò mò và những cuộc trò chuyện' },
    cancer: { name: 'Cự Giải', theme: 'mái nhà và sự dịu dàng' },
    leo: { name: 'Sư Tử', theme: 'sự ấm áp và mong muốn được là chính mình' },
    virgo: { name: 'Xử Nữ', theme: 'sự chu đáo trong từng việc nhỏ' },
    libra: { name: 'Thiên Bình', theme: 'sự cân bằng và công bằng giữa người với người' },
    scorpio: { name: 'Bọ Cạp', theme: 'chiều sâu và sự thành thật với cảm xúc' },
    sagittarius: { name: 'Nhân Mã', theme: 'sự học hỏi và những chân trời rộng mở' },
    capricorn: { name: 'Ma Kết', theme: 'sự vững vàng và những việc làm bền bỉ' },
    aquarius: { name: 'Bảo Bình', theme: 'tình bạn và những ý tưởng mới' },
    pisces: { name: 'Song Ngư', theme: 'trí tưởng tượng và lòng trắc ẩn' },
  },
  bodies: BODIES,
  natalPoints: { ...BODIES, ascendant: 'cung Mọc', midheaven: 'Thiên Đỉnh' },
  aspects: {
    conjunction: 'trùng tụ với',
    sextile: 'tạo góc lục hợp với',
    square: 'tạo góc vuông với',
    trine: 'tạo góc tam hợp với',
    opposition: 'đối đỉnh với',
  },
  phases: {
    'new-moon': { name: 'trăng non', thought: 'Đây có thể là lúc yên tĩnh để bạn đặt ra một mong muốn nho nhỏ.' },
    'waxing-crescent': {
      name: 'trăng lưỡi liềm đầu tháng',
      thought: 'Bạn có thể thử bước bước đầu tiên cho một ý tưởng mới.',
    },
    'first-quarter': {
      name: 'trăng thượng huyền',
      thought: 'Nếu có điều gì còn vướng mắc, một lựa chọn rõ ràng có khi đã là đủ.',
    },
    'waxing-gibbous': {
      name: 'trăng khuyết đầu tháng',
      thought: 'Điều bạn đã bắt đầu có lẽ chỉ cần thêm một chút kiên nhẫn.',
    },
    'full-moon': { name: 'trăng tròn', thought: 'Đây là dịp đẹp trời để nhìn lại chặng đường bạn đã đi qua.' },
    'waning-gibbous': {
      name: 'trăng khuyết cuối tháng',
      thought: 'Bạn có thể gửi một lời cảm ơn, hoặc chia sẻ điều mình biết với ai đó.',
    },
    'last-quarter': { name: 'trăng hạ huyền', thought: 'Buông bớt một nỗi lo cũ có thể giúp lòng bạn nhẹ hơn.' },
    'waning-crescent': {
      name: 'trăng lưỡi liềm cuối tháng',
      thought: 'Hãy cho phép mình nghỉ ngơi một chút trước khi bắt đầu lại.',
    },
  },
  sentences: {
    sunAndMoon: (sun, moon) => `Lúc này, ${describePlace(sun)}, còn ${describePlace(moon)}.`,
    phase: (name, litPercent) => `Hiện đang là ${name}, với khoảng ${litPercent}% đĩa trăng được chiếu sáng.`,
    planets: (places) => `Trên bầu trời lúc này, ${places.map(describePlace).join('; ')}.`,
    natalPlanet: (body, signs) => `Trong lá số của bạn, ${body} ở cung ${signs.join(' hoặc ')}.`,
    moonTheme: (moon, theme) => `Trong chiêm tinh học, ${moon.body} ở cung ${moon.sign} gắn với ${theme}.`,
    birthLights: (sun, moon) => `Lúc bạn chào đời, ${describePlace(sun)}, còn ${describePlace(moon)}.`,
    birthSigns: (sun, moon) =>
      `Lúc bạn chào đời, Mặt Trời ở cung ${sun.join(' hoặc ')}, còn Mặt Trăng ở cung ${moon.join(' hoặc ')}.`,
    rising: (degree, sign) => `Cung Mọc của bạn ở ${degree}° ${sign}.`,
    sunTheme: (sign, theme) => `Trong chiêm tinh học, Mặt Trời ở cung ${sign} gắn với ${theme}.`,
    lunarDay: describeLunarDay,
    transit: (body, aspect, natalPoint) => `Hiện tại, ${body} đang ${aspect} ${natalPoint} trong lá số của bạn.`,
    missing: (what) =>
      `Để biết cung Mọc và các nhà, mình cần thêm ${what.map((each) => NEEDED[each]).join(' và ')} của bạn.`,
    tookPlace: (label) => `Mình hiểu nơi sinh của bạn là ${label}; nếu không phải, bạn ghi thêm tỉnh hoặc nước nhé.`,
    tookTime: (how) => TOOK_TIME[how],
    wholeSigns: 'Ở gần cực như vậy không có nhà Placidus, nên mình dùng hệ nhà trọn cung.',
    cards: (cards) => `Các lá bài của bạn là ${cards.map(describeCard).join('; ')}.`,
    seed: (seed) => `Dùng lại hạt giống ${seed} bạn sẽ rút được đúng những lá này.`,
    numbers: (numbers) => `Theo thần số học, ${describeNumbers(numbers)}.`,
    numbersNeed: (what) => NUMBERS_NEED[what.join(' ')] ?? '',
    honesty: {
      astrology:
        'Mình tính những điều này từ vị trí thật của các thiên thể chứ không dùng mô hình ngôn ngữ, nên bạn hãy xem đây là một gợi ý để suy ngẫm, không phải một lời tiên đoán nhé.',
      tarot:
        'Các lá bài được xáo theo một cách ai cũng có thể lặp lại, lời giải cũng không phải do mô hình ngôn ngữ viết, nên bạn hãy xem đây là một gợi ý để suy ngẫm, không phải một lời tiên đoán nhé.',
      numerology:
        'Mình tính những con số này theo quy tắc Pythagoras chứ không dùng mô hình ngôn ngữ, nên bạn hãy xem đây là một gợi ý để suy ngẫm, không phải một lời tiên đoán nhé.',
    },
  },
};
